import type { Clock } from '@waybill/runtime';
import type { Store } from '@waybill/store';
import type { Passage } from './breaker.ts';
import { deliveries } from './collection.ts';
import { begin, type Delivery } from './delivery.ts';
import type { Gate } from './gate.ts';
import { failureOf, type HandedOver, type Provider } from './provider.ts';
import type { ReadMessage } from './read-message.ts';

/**
 * `trial`: it was the one message that tries the provider after a pause. `begun: false`: it is on record, but its turn did
 * not come.
 */
type HandOverEnded = { withdrawn: true } | { begun: false } | (HandedOver & { trial: boolean });

/** So many recipients who are refused one after another, with nobody's message taken between, are no coincidence. */
const mostRefusedRecipients = 5;

/** One attempt's send, under its number. */
export type HandOver = (
  delivery: Pick<Delivery, 'id' | 'notification_id' | 'device_id'>,
  number: number,
  waitMs: number,
) => Promise<HandOverEnded | undefined>;

/**
 * Sends one message. Undefined when nothing was recorded and nothing sent: the channel is paused, there was no room in
 * time, or somebody else has begun this attempt. The message is asked for, and the attempt recorded, only when there is
 * room for it: until then it waits, can be cancelled, and whoever dies has lost nothing [D1] [D3].
 */
export function createHandOver({
  store,
  clock,
  gate,
  provider,
  readMessage,
  deadlineMs,
}: {
  store: Store;
  clock: Clock;
  gate: Gate;
  provider: Provider;
  readMessage: ReadMessage;
  deadlineMs: number;
}): HandOver {
  const use: NonNullable<Provider['use']> =
    provider.use ??
    ((work) => {
      let begunMs = Number.POSITIVE_INFINITY;
      return work({
        via: '',
        timed: (send) => {
          begunMs = clock.monotonicMs();
          return send();
        },
        isOverdue: () => clock.monotonicMs() - begunMs >= deadlineMs,
        mayBegin: () => true,
      });
    });

  let refusedRecipients = 0;
  /** A wrong sender or account makes every recipient look wrong: then it is the provider's fault, and is tried again. */
  function suspecting(ended: HandedOver): HandedOver {
    if (!('fault' in ended)) {
      if (ended.outcome === 'sent') refusedRecipients = 0;
      return ended;
    }
    if (ended.fault !== 'recipient') return ended;
    refusedRecipients += 1;
    return refusedRecipients > mostRefusedRecipients ? { ...ended, fault: 'provider' } : ended;
  }

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

  return ({ id, notification_id, device_id }, number, waitMs) =>
    use(async ({ via, timed, isOverdue, mayBegin }) => {
      const pass = gate.enter();
      if (!pass) return undefined;
      try {
        if (!mayBegin()) return undefined;
        const target = { id: notification_id, ...(device_id !== undefined && { device_id }) };
        const parcel = await readMessage({ ...target, attempt: number });
        if ('withdrawn' in parcel) return { withdrawn: true };
        if (!mayBegin()) return undefined;
        if (!(await recordBegin(id, number))) return undefined;
        const { trial } = pass;
        const flaw = provider.flawOf(parcel);
        if (flaw) return { outcome: 'failed', answer: flaw, fault: 'message', trial };
        const ended = await timed(async () => {
          // The channel may have been paused while others had their turn.
          if (!pass.holds()) return undefined;
          const sent = suspecting(
            await provider.send(parcel, via).catch((error) => failureOf(error, isOverdue(), provider)),
          );
          // Before the next one's turn, which this may be the one to take away.
          pass.leave(passageOf(sent));
          return sent;
        });
        return ended ? { ...ended, trial } : { begun: false };
      } finally {
        pass.leave('unused');
      }
    }, waitMs);
}

/** What is wrong with one message or its recipient says nothing about the provider. */
function passageOf(ended: HandedOver): Passage {
  if (!('fault' in ended)) return ended.outcome === 'sent' ? 'succeeded' : 'unused';
  return ended.fault === 'provider' ? 'failed' : 'unused';
}
