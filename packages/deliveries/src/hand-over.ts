import type { Clock } from '@waybill/runtime';
import type { Store } from '@waybill/store';
import type { Passage } from './breaker.ts';
import { deliveries } from './collection.ts';
import { begin } from './delivery.ts';
import type { Gate } from './gate.ts';
import { failureOf, type HandedOver, type Parcel, type Provider } from './provider.ts';

/** One attempt's send, under the delivery's id and the attempt's number. */
export type HandOver = (
  parcel: Parcel,
  attempt: { id: string; number: number },
  waitMs: number,
) => Promise<HandedOver | undefined>;

/**
 * Sends one message. Undefined when nothing was recorded and nothing sent: the channel is paused, there was no room in
 * time, or somebody else has begun this attempt.
 */
export function createHandOver({
  store,
  clock,
  gate,
  provider,
  deadlineMs,
}: {
  store: Store;
  clock: Clock;
  gate: Gate;
  provider: Provider;
  deadlineMs: number;
}): HandOver {
  const use: NonNullable<Provider['use']> =
    provider.use ??
    ((send) => {
      const begunMs = clock.monotonicMs();
      return send('', () => clock.monotonicMs() - begunMs >= deadlineMs);
    });

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

  return (parcel, { id, number }, waitMs) =>
    use(async (via, isOverdue) => {
      const pass = gate.enter();
      if (!pass) return undefined;
      try {
        if (!(await recordBegin(id, number))) return undefined;
        const flaw = provider.flawOf(parcel);
        if (flaw) return { outcome: 'failed', answer: flaw, fault: 'message' };
        const ended = await provider.send(parcel, via).catch((error: unknown) => failureOf(error, isOverdue()));
        pass.leave(passageOf(ended));
        return ended;
      } finally {
        pass.leave('unused');
      }
    }, waitMs);
}

/** A provider that refuses one message has shown that it works. */
function passageOf(ended: HandedOver): Passage {
  if (!('fault' in ended)) return ended.outcome === 'sent' ? 'succeeded' : 'unused';
  return ({ provider: 'failed', message: 'succeeded', platform: 'unused' } as const)[ended.fault];
}
