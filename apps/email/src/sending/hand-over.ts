import type { Attempt } from '@waybill/contracts';
import type { Kit } from '@waybill/service';
import { SidecarFailed, Unreachable } from '@waybill/sidecar';
import { isRefusal, logged } from '../domain/answer.ts';
import type { Passage } from '../domain/breaker.ts';
import { begin } from '../domain/delivery.ts';
import type { Message } from '../neighbours/messages.ts';
import { deliveries } from '../storage/deliveries.ts';
import type { Gate } from './gate.ts';
import type { Lanes } from './lanes.ts';

/** How a hand-over ended. `none`: the provider was not asked. `spends`: it is, or may be, the provider's fault [L8]. */
interface HandedOver {
  outcome: Attempt['outcome'] | 'none';
  answer: string;
  spends: boolean;
}

export type HandOver = (mail: Mail, number: number, waitMs: number) => Promise<HandedOver | undefined>;

type Mail = Exclude<Message, { withdrawn: string }>;

/**
 * Sends one mail through a free component. Undefined when nothing was recorded and nothing sent: the channel is paused,
 * no component was free in time, or somebody else has begun this attempt.
 */
export function createHandOver({
  store,
  sidecar,
  lanes,
  gate,
  from,
}: Pick<Kit, 'store' | 'sidecar'> & { lanes: Lanes; gate: Gate; from: string }): HandOver {
  const recordBegin = (id: string, number: number): Promise<boolean> =>
    store.commit(
      async (work) => {
        const delivery = await work.find(deliveries, id);
        const begun = delivery && begin(delivery, number);
        if (!begun) return false;
        await work.change(deliveries, id, () => begun);
        return true;
      },
      { reads: [{ collection: deliveries, ids: [id] }] },
    );

  async function bind(name: string, { to, message: { subject = '', html } }: Mail): Promise<HandedOver> {
    // Every field every time: the binding keeps those of the mail before [D2].
    const metadata = { emailTo: to, emailFrom: from, subject: subject.replace(/\s+/g, ' ') };
    await sidecar.bind({ name, operation: 'create', data: html, metadata });
    return { outcome: 'sent', answer: `taken by ${name}`, spends: true };
  }

  return (mail, number, waitMs) =>
    lanes.use(async (component, isOverdue) => {
      const pass = gate.enter();
      if (!pass) return undefined;
      try {
        if (!(await recordBegin(mail.id, number))) return undefined;
        const flaw = flawOf(mail);
        if (flaw) return { outcome: 'failed', answer: flaw, spends: true };
        const ended = await bind(component, mail).catch((error: unknown) => failureOf(error, isOverdue()));
        pass.leave(passageOf(ended));
        return ended;
      } finally {
        pass.leave('unused');
      }
    }, waitMs);
}

function passageOf({ outcome, spends }: HandedOver): Passage {
  if (outcome === 'sent') return 'succeeded';
  return spends ? 'failed' : 'unused';
}

/** Why a message cannot be sent as an e-mail to one person. The binding takes `;` for the end of an address. */
function flawOf({ to, message: { subject, html } }: Mail): string | undefined {
  if (/[;,\r\n]/.test(to)) return 'The address is not one mailbox; mend it in the account';
  if (!subject || !html) return `The message has no ${subject ? 'HTML part' : 'subject'}; mend its template`;
  return undefined;
}

/** Only a refusal says that a mail was not sent; anything else may have happened after the sending [D1]. */
function failureOf(error: unknown, overdue: boolean): HandedOver {
  const answer = logged(error instanceof Error ? error.message : String(error));
  if (wasNotAsked(error)) return { outcome: 'none', answer, spends: false };
  if (error instanceof SidecarFailed && isRefusal(error.message)) return { outcome: 'failed', answer, spends: true };
  if (overdue) return { outcome: 'unknown', answer: `no answer within the deadline; ${answer}`, spends: true };
  return { outcome: 'unknown', answer, spends: !(error instanceof Unreachable) };
}

/** The sidecar does not listen, forbids it, or has no such component: for that Dapr has the code of a failing provider. */
function wasNotAsked(error: unknown): boolean {
  if (error instanceof SidecarFailed) return error.status < 500 || /find output binding/.test(error.message);
  const { cause } = error instanceof Unreachable ? error : {};
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}
