import { describe, expect, test, vi } from 'vitest';
import { idOf, plainApi, requestedOver } from './testing.ts';

const requested = requestedOver('email');

describe('two replicas on one database', () => {
  test('[D1] share the work, and no message goes out twice', async () => {
    const one = await plainApi();
    const other = await plainApi({ database: one.store.database });
    const names = Array.from({ length: 60 }, (_, index) => `reader-${index}`);
    await one.react(...names.map((name) => requested(name)));
    // The first messages of each go out when the other has its first, too; else the quicker one might do all the work.
    const asking = new Set<unknown>();
    for (const replica of [one, other]) {
      replica.messages.meanwhile = async () => {
        asking.add(replica);
        await vi.waitFor(() => expect(asking.size).toBe(2), 10_000);
      };
    }
    await Promise.all([one.workedOff(), other.workedOff()]);

    const sent = [one, other].map(({ sidecar }) => sidecar.bound.map(({ data }) => String(data)));
    expect(sent.flat().sort()).toEqual(names.map((name) => `To ${idOf(name)}`).sort());
    expect(Math.min(...sent.map((mails) => mails.length))).toBeGreaterThan(0);
    const deliveries = await Promise.all(names.map((name) => one.delivery(name)));
    expect(deliveries.map((delivery) => [delivery?.status, delivery?.attempts.length])).toEqual(
      names.map(() => ['sent', 1]),
    );
  });

  test('a request heard by both is one delivery', async () => {
    const one = await plainApi();
    const other = await plainApi({ database: one.store.database });
    await Promise.all([one.react(requested('ann')), other.react(requested('ann'))]);
    await Promise.all([one.workedOff(), other.workedOff()]);
    expect(one.sidecar.bound.length + other.sidecar.bound.length).toBe(1);
  });
});
