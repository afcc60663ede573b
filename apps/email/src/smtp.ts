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
  // One batch more than there are components is read while the others are sent.
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

/**
 * A mailbox that is not there, is closed, or is full: by the enhanced status code where there is one (RFC 3463: 5.1.x but
 * for those of the sender, and 5.2.x), else by the reply's. 5.7.x and the like are the server's opinion of us.
 */
export function refusesRecipient(refusal: string): boolean {
  const [, reply = '', enhanced = ''] = /(?:^|\s)([45]\d\d)[ -](?:([45]\.\d{1,3}\.\d{1,3})\b)?/.exec(refusal) ?? [];
  if (enhanced) return /^5\.2\.|^5\.1\.(?![78]$)/.test(enhanced);
  return ['550', '551', '552', '553'].includes(reply);
}
