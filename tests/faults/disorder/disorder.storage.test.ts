import type { PublishedEvent } from '@waybill/contracts';
import { expect, test } from 'vitest';
import { chosenSeed, type Random, randomFrom } from '../support/random.ts';
import { cast, type Member } from './cast.ts';
import { type Courier, endState } from './end-state.ts';
import { historyOf } from './history.ts';
import { reactionsOf } from './reactions-of.ts';

/** To each service: 5,000 in `make torture`. */
const deliveries = process.env.FAULTS === 'long' ? 5_000 : 600;
const random = randomFrom(chosenSeed());
const history = historyOf(random, deliveries / 50);

test.each(cast)(
  `$name ends the same after ${deliveries} deliveries, repeated, shuffled, to two replicas, and replayed without its inbox [L3, L7]`,
  async (member) => {
    const heard = await heardBy(member);
    if (heard.length === 0) return; // it reacts to nothing
    const expected = await endState(member, history, async ({ replicas: [deliver] }) => {
      for (const event of heard) await deliver?.([event]);
    });
    const again = Math.round(deliveries * 0.4);
    const met = await endState(member, history, async (courier) => {
      await scatter(courier, withRepeats(heard, deliveries - again));
      await courier.forgetInbox();
      await scatter(courier, withRepeats(heard, again));
    });
    expect(met).toEqual(expected);
    expect(expected).toMatchObject({ putAside: [] });
    expect(expected.handled.length).toBeGreaterThanOrEqual(heard.length);
  },
  300_000,
);

/** What is for this service, and something of every type of it. */
async function heardBy(member: Member): Promise<PublishedEvent[]> {
  const types = new Set((await reactionsOf(member)).flatMap((reaction) => reaction.types.map(({ type }) => type)));
  const heard = history.filter(({ type }) => types.has(type));
  const untold = [...types].filter((type) => !heard.some((event) => event.type === type));
  expect(untold, 'historyOf() in history.ts tells nothing of these').toEqual([]);
  return heard;
}

/** Every event at least once, so many in all. */
function withRepeats(events: readonly PublishedEvent[], count: number): PublishedEvent[] {
  const repeats = Array.from({ length: Math.max(0, count - events.length) }, () => random.pick(events));
  return random.shuffled([...events, ...repeats]);
}

/** In batches of any size, to both replicas at once. */
async function scatter({ replicas }: Courier, events: readonly PublishedEvent[]): Promise<void> {
  const batches = cut(events, random);
  await Promise.all(
    replicas.map(async (deliver) => {
      for (let batch = batches.pop(); batch; batch = batches.pop()) await deliver(batch);
    }),
  );
}

function cut(events: readonly PublishedEvent[], { between }: Random): PublishedEvent[][] {
  const batches: PublishedEvent[][] = [];
  for (let start = 0; start < events.length; ) {
    const size = between(1, 40);
    batches.push(events.slice(start, start + size));
    start += size;
  }
  return batches;
}
