import { deadLetters } from '@waybill/messaging';
import { systemClock } from '@waybill/runtime';
import { Unreachable } from '@waybill/sidecar';
import { expect, test } from 'vitest';
import { idOf, plainApi, refusal, requestedOver } from './testing.ts';

const requested = requestedOver('email');
const many = process.env.FAULTS === 'long' ? 1_000 : 40;

/** What a provider may do with a message; `taken`: it has it, whatever is heard of it. */
const fates = [
  { taken: true },
  { taken: true },
  { taken: true },
  { taken: false, error: () => refusal('429 too many') },
  { taken: false, error: () => refusal('500 broken') },
  { taken: false, error: () => refusal('no answer: context deadline exceeded') },
  { taken: true, error: () => refusal('could not send: EOF') },
  { taken: true, error: () => new Unreachable('sidecar', 'the connection was closed') },
];

test(`[D1] [L8] of ${many} messages over a provider that fails in every way each ends sent or dead, and none comes twice unrecorded`, async () => {
  const { react, working, delivery, sidecar, store, clock, kit } = await plainApi({
    settings: { BREAKER_FAILURES: '12', BREAKER_SUCCESSES: '1' },
  });
  const names = Array.from({ length: many }, (_, index) => `reader-${index}`);
  for (let from = 0; from < many; from += 100)
    await react(...names.slice(from, from + 100).map((name) => requested(name)));
  const arrived = new Map<string, number>();
  let turn = 0;
  sidecar.onBind = ({ data }) => {
    turn += 1;
    // At first a whole outage, then one fate after another, in an order that no message meets twice alike.
    const fate = turn <= 12 ? fates[4] : fates[(turn * 7 + Math.floor(turn / 11)) % fates.length];
    const subject = String(data);
    if (fate?.taken) arrived.set(subject, (arrived.get(subject) ?? 0) + 1);
    if (fate?.error) throw fate.error();
  };
  let over = false;
  const time = (async () => {
    for (; !over; await systemClock.sleep(50)) clock.advance(60_000);
  })();
  await working(async () => expect(await store.depth('email')).toEqual({ due: 0, waiting: 0 }), 280_000);
  over = true;
  await time;

  const ended = await Promise.all(names.map((name) => delivery(name)));
  const dead = ended.filter((one) => one?.status === 'failed');
  expect(ended.filter((one) => one?.status !== 'sent' && one?.status !== 'failed')).toEqual([]);
  expect(await store.documents(deadLetters).count({ status: 'dead' })).toBe(dead.length);
  for (const [index, one] of ended.entries()) {
    const count = arrived.get(`To ${idOf(names[index] ?? '')}`) ?? 0;
    const unknown = one?.attempts.filter(({ outcome }) => outcome === 'unknown').length ?? 0;
    const sent = one?.status === 'sent' ? 1 : 0;
    expect(count, JSON.stringify(one)).toBeGreaterThanOrEqual(sent);
    expect(count, JSON.stringify(one)).toBeLessThanOrEqual(sent + unknown);
  }
  expect(await kit.metrics.text()).toMatch(/^waybill_breaker_changes_total{.*state="open".*} [1-9]/m);
}, 300_000);
