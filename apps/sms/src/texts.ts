import { randomUUID } from 'node:crypto';
import type { Provider } from '@waybill/deliveries';
import type { Sidecar } from '@waybill/sidecar';

/** The binding's role; which provider is behind it is said in its YAML. */
const name = 'sms';

/** Sends text messages through Dapr's output binding. */
export const createTexts = ({
  sidecar,
  deadlineMs,
}: {
  sidecar: Pick<Sidecar, 'bind'>;
  deadlineMs: number;
}): Provider => ({
  batches: 2,

  flawOf: ({ message: { text } }) => (text ? undefined : 'The message has no text; mend its template'),

  // Twilio answers 400 for numbers that are none, are landlines, or have asked for nothing more; and for a sender that is
  // none, which shows by the others who are refused, too.
  refusesRecipient: (refusal) => /from Twilio \(400\)/i.test(refusal),

  async send({ id, to, message: { text } }) {
    // Bindings that keep files take the name, new each time so that a repeat shows; those that send pass over it.
    const metadata = { toNumber: to, fileName: `${to}-${id}-${randomUUID().slice(0, 8)}.txt` };
    await sidecar.bind({ name, operation: 'create', data: text, metadata, deadlineMs });
    return { outcome: 'sent', answer: 'taken' };
  },
});
