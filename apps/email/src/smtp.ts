import type { Provider } from '@waybill/deliveries';
import type { Sidecar } from '@waybill/sidecar';
import type { Lanes } from './lanes.ts';

/** Sends mails through Dapr's SMTP bindings, as components become free [D2]. */
export const createSmtp = ({
  sidecar,
  lanes,
  components,
  from,
}: {
  sidecar: Pick<Sidecar, 'bind'>;
  lanes: Lanes;
  components: readonly string[];
  from: string;
}): Provider => ({
  // One batch more than there are components waits for the next that is free.
  batches: components.length + 1,
  use: lanes.use,

  /** The binding takes `;` for the end of an address. */
  flawOf({ to, message: { subject, html } }) {
    if (/[;,\r\n]/.test(to)) return 'The address is not one mailbox; mend it in the account';
    if (!subject || !html) return `The message has no ${subject ? 'HTML part' : 'subject'}; mend its template`;
    return undefined;
  },

  refusesRecipient,

  async send({ to, message: { subject = '', html } }, name) {
    // Every field every time: the binding keeps those of the mail before [D2].
    const metadata = { emailTo: to, emailFrom: from, subject: subject.replace(/\s+/g, ' ') };
    await sidecar.bind({ name, operation: 'create', data: html, metadata });
    return { outcome: 'sent', answer: `taken by ${name}` };
  },
});

/** RFC 3463 and its registry: no such mailbox or domain, an address that is none, a mailbox that is closed or full. */
const ofRecipient = new Set(['1.1', '1.2', '1.3', '1.6', '1.10', '2.1', '2.2']);

/**
 * By the enhanced status code, where there is one, wherever in the reply it stands; else by the reply's own. All others
 * (5.1.7 and 5.1.8, 5.7.x and the like) are the server's opinion of us.
 */
export function refusesRecipient(refusal: string): boolean {
  const [, reply = '', text = ''] = /(?:^|\s)([45]\d\d)[ -](.*)$/s.exec(refusal) ?? [];
  const [, kind, detail] = /(?:^|[\s(#-])([45])\.(\d{1,3}\.\d{1,3})(?![.\d])/.exec(text) ?? [];
  if (detail !== undefined) return kind === '5' && ofRecipient.has(detail);
  return ['550', '551', '552', '553'].includes(reply) && !/relay|sender|polic|prohibit|limit|block|spam/i.test(text);
}
