import { fixedClock, testStore } from '@waybill/testing';
import { MongoClient } from 'mongodb';
import { expect, test } from 'vitest';
import { TaskLost } from './errors.ts';
import { aJar, filled, jars } from './testing.ts';

const collections = [jars];

test('pages by cursor hold every document once, and a foreign cursor is refused', async () => {
  const store = await testStore({ collections });
  const documents = store.documents(jars);
  await Promise.all(
    Array.from({ length: 25 }, (_, index) => documents.add(filled(aJar(`jar-${index}`, { marbles: index % 3 })))),
  );
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await documents.list({ limit: 4, cursor, sort: { field: 'marbles', direction: 1 } });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next_cursor;
  } while (cursor);
  expect(seen).toHaveLength(25);
  expect(new Set(seen).size).toBe(25);
  await expect(documents.list({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'malformed-cursor' });
});

test('a change under If-Match is refused when the document has moved on', async () => {
  const store = await testStore({ collections });
  const documents = store.documents(jars);
  await documents.add(filled(aJar('jar')));
  const toFive = () => documents.change('jar', (jar) => filled({ ...jar, marbles: 5 }), { ifVersion: 1 });
  await expect(toFive()).resolves.toMatchObject({ version: 2 });
  await expect(toFive()).rejects.toMatchObject({ code: 'version-mismatch' });
});

test('[L1] a page of the log ends before what is younger than two seconds', async () => {
  const clock = fixedClock();
  const store = await testStore({ collections, clock });
  await store.documents(jars).add(filled(aJar('old')));
  clock.advance(1_500);
  await store.documents(jars).add(filled(aJar('young')));
  clock.advance(1_000);
  const page = await store.log.read({ after: 0 });
  expect(page).toMatchObject({
    events: [{ sequence: 1, type: 'jar.changed', subject: 'old', age_s: 2.5 }],
    next: { sequence: 1 },
    head: 2,
  });
  clock.advance(1_000);
  expect(
    (await store.log.read({ after: page.next.sequence, id: page.next.id })).events.map(({ subject }) => subject),
  ).toEqual(['young']);
});

test('[L1] a long log comes in pages of 1,000, each with the log’s head', async () => {
  const clock = fixedClock();
  const store = await testStore({ collections, clock });
  const { events } = filled(aJar('jar'));
  const many = Array.from({ length: 2_000 }, () => events).flat();
  await store.commit((work) => work.put(jars, 'jar', () => ({ document: aJar('jar'), events: many })));
  clock.advance(5_000);
  const first = await store.log.read({ after: 0 });
  const second = await store.log.read({ after: first.next.sequence, id: first.next.id });
  const third = await store.log.read({ after: second.next.sequence, id: second.next.id });
  expect([first, second, third].map((page) => [page.events.length, page.next.sequence, page.head])).toEqual([
    [1_000, 1_000, 2_000],
    [1_000, 2_000, 2_000],
    [0, 2_000, 2_000],
  ]);
});

test('[L1] next is the last event scanned, whether its type was asked for or not', async () => {
  const clock = fixedClock();
  const store = await testStore({ collections, clock });
  await store.documents(jars).add(filled(aJar('jar')));
  clock.advance(5_000);
  expect(await store.log.read({ after: 0, types: ['other.type'] })).toMatchObject({
    events: [],
    next: { sequence: 1 },
  });
});

test('[L1] a restored log is noticed: another event stands where the cursor was', async () => {
  const store = await testStore({ collections });
  await store.documents(jars).add(filled(aJar('jar')));
  await expect(store.log.read({ after: 1, id: 'another' })).rejects.toMatchObject({ code: 'log-diverged' });
  await expect(store.log.read({ after: 7, id: 'beyond' })).rejects.toMatchObject({ code: 'log-diverged' });
});

test('[L2] a first contact begins before the first event younger than asked', async () => {
  const clock = fixedClock();
  const store = await testStore({ collections, clock });
  await store.documents(jars).add(filled(aJar('old')));
  clock.advance(700_000);
  await store.documents(jars).add(filled(aJar('young')));
  expect((await store.log.before(600)).next.sequence).toBe(1);
  expect((await store.log.before(1_000)).next).toEqual({ sequence: 0, id: '' });
});

test('a task is claimed once, highest priority first, and again when its lease has run out', async () => {
  const store = await testStore({ collections });
  await store.commit((work) => {
    work.schedule({ queue: 'mail', id: 'low', priority: 1 });
    work.schedule({ queue: 'mail', id: 'high', priority: 9 });
    work.schedule({ queue: 'mail', id: 'later', delayMs: 60_000 });
    work.schedule({ queue: 'other', id: 'foreign' });
  });
  const [first] = await store.claim('mail', { limit: 1, leaseMs: 200 });
  expect(first).toMatchObject({ id: 'high', try: 1, spent: 0 });
  expect((await store.claim('mail', { limit: 9, leaseMs: 60_000 })).map(({ id }) => id)).toEqual(['low']);
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(await store.claim('mail', { limit: 9, leaseMs: 60_000 })).toMatchObject([{ id: 'high', try: 2 }]);
  expect(await store.depth('mail')).toEqual({ due: 0, waiting: 3 });
});

test('many workers claim each task once', async () => {
  const store = await testStore({ collections });
  await store.commit((work) => {
    for (let index = 0; index < 40; index += 1) work.schedule({ queue: 'mail', id: `task-${index}` });
  });
  const claims = await Promise.all(
    Array.from({ length: 8 }, () => store.claim('mail', { limit: 40, leaseMs: 60_000 })),
  );
  const ids = claims.flat().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('who has lost the lease of a task cannot end it, and what was decided under it is undone', async () => {
  const store = await testStore({ collections });
  await store.commit((work) => work.schedule({ queue: 'mail', id: 'task' }));
  const [stale] = await store.claim('mail', { limit: 1, leaseMs: 1 });
  await new Promise((resolve) => setTimeout(resolve, 50));
  const [held] = await store.claim('mail', { limit: 1, leaseMs: 60_000 });
  if (!stale || !held) throw new Error('nothing was claimed');
  const finish = (task: typeof held) =>
    store.commit(async (work) => {
      await work.add(jars, filled(aJar(`by-${task.try}`)));
      work.finish(task);
    });
  await expect(finish(stale)).rejects.toBeInstanceOf(TaskLost);
  await finish(held);
  expect(await store.documents(jars).count({})).toBe(1);
  expect(await store.depth('mail')).toEqual({ due: 0, waiting: 0 });
});

test('a task given back is due later and counts the tries that were spent', async () => {
  const store = await testStore({ collections });
  await store.commit((work) => work.schedule({ queue: 'mail', id: 'task' }));
  for (const [spent, expected] of [
    [true, 1],
    [false, 1],
    [true, 2],
  ] as const) {
    const [task] = await store.claim('mail', { limit: 1, leaseMs: 60_000 });
    if (!task) throw new Error('nothing was claimed');
    await store.commit((work) => work.retry(task, { delayMs: 0, spent }));
    const [again] = await store.claim('mail', { limit: 1, leaseMs: 0 });
    expect(again?.spent).toBe(expected);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
});

test('a lease has one holder at a time, by the database clock', async () => {
  const store = await testStore({ collections });
  expect(await store.leases.take('walk', 'one', 200)).toBe(true);
  expect(await store.leases.take('walk', 'two', 200)).toBe(false);
  expect(await store.leases.take('walk', 'one', 200)).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(await store.leases.take('walk', 'two', 200)).toBe(true);
});

test('a task that is scheduled anew and ended in one batch is lost by who held it, and nobody else of the batch waits', async () => {
  const store = await testStore({ collections, giveUpAfterMs: 1_000 });
  await store.commit((work) => work.schedule({ queue: 'mail', id: 'task' }));
  const [held] = await store.claim('mail', { limit: 1, leaseMs: 60_000 });
  if (!held) throw new Error('nothing was claimed');
  const outcomes = await Promise.allSettled([
    store.commit((work) => work.schedule({ queue: 'mail', id: 'task', payload: { again: true } })),
    store.commit((work) => work.finish(held)),
    store.documents(jars).add(filled(aJar('neighbour'))),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(outcomes[1]).toMatchObject({ reason: expect.any(TaskLost) });
  expect(await store.depth('mail')).toEqual({ due: 1, waiting: 1 });
});

test('a task may be ended and scheduled anew, and taken back before it ran, within one batch', async () => {
  const store = await testStore({ collections });
  await store.commit((work) => work.schedule({ queue: 'mail', id: 'task' }));
  const [held] = await store.claim('mail', { limit: 1, leaseMs: 60_000 });
  if (!held) throw new Error('nothing was claimed');
  await store.commit((work) => {
    work.finish(held);
    work.schedule({ queue: 'mail', id: 'task' });
    work.schedule({ queue: 'mail', id: 'other' });
    work.unschedule('mail', 'other');
    work.unschedule('mail', 'never-there');
  });
  expect(await store.depth('mail')).toEqual({ due: 1, waiting: 1 });
});

test('the bodies of events come a mebibyte at a time, at least one', async () => {
  const store = await testStore({ collections });
  const large = (id: string) => ({
    document: aJar(id),
    events: [{ ...filled(aJar(id)).events[0], data: { text: 'x'.repeat(700_000) } }],
  });
  await store.commit(async (work) => {
    for (const id of ['a', 'b', 'c']) await work.add(jars, large(id) as never);
  });
  const ids = store.published.map(({ id }) => id);
  expect((await store.log.events(ids)).map(({ sequence }) => sequence)).toEqual([1]);
  expect((await store.log.events(ids.slice(1))).map(({ sequence }) => sequence)).toEqual([2]);
});

test('[L1] an event stamped far in the future holds nobody up', async () => {
  const clock = fixedClock();
  const store = await testStore({ collections, clock });
  clock.advance(3_600_000);
  await store.documents(jars).add(filled(aJar('future')));
  clock.advance(-3_600_000);
  await store.documents(jars).add(filled(aJar('now')));
  clock.advance(3_000);
  expect((await store.log.read({ after: 0 })).next.sequence).toBe(2);
});

test('a queue is counted to 10,000 and no further', async () => {
  const store = await testStore({ collections: [] });
  const client = await new MongoClient(store.uri).connect();
  const due_at = new Date('2020-01-01T00:00:00.000Z');
  const row = { queue: 'mail', payload: {}, priority: 5, due_at, lease: null, try: 0, spent: 0 };
  const rows = Array.from({ length: 10_001 }, (_, index) => ({
    ...row,
    _id: `mail|${index}` as never,
    id: `${index}`,
  }));
  await client.db(store.database).collection('tasks').insertMany(rows);
  await client.close();
  expect(await store.depth('mail')).toEqual({ due: 10_000, waiting: 10_000 });
});
