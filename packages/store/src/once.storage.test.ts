import { Refusal } from '@waybill/contracts';
import { Replayed } from '@waybill/runtime';
import { testStore } from '@waybill/testing';
import { expect, test } from 'vitest';
import { aJar, filled, type Jar, jars } from './testing.ts';

const collections = [jars];
const once = (key: string, fingerprint = 'body') => ({
  key,
  fingerprint,
  answer: (jar: Jar) => ({ status: 201, headers: {}, body: JSON.stringify(jar) }),
});

test('[C5] one key fifty times at once over two replicas has one effect and one answer', async () => {
  const one = await testStore({ collections });
  const two = await testStore({ collections, database: one.database });
  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, (_, index) =>
      (index % 2 ? one : two).documents(jars).add(filled(aJar(`jar-${index}`)), { once: once('key') }),
    ),
  );
  const winners = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const replays = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(winners).toHaveLength(1);
  expect(replays.every((reason) => reason instanceof Replayed)).toBe(true);
  expect(new Set(replays.map(({ answer }: Replayed) => answer.body))).toEqual(new Set([JSON.stringify(winners[0])]));
  expect(await one.documents(jars).count({})).toBe(1);
});

test('[C5] the same key with another body is refused', async () => {
  const store = await testStore({ collections });
  await store.documents(jars).add(filled(aJar('a')), { once: once('key') });
  await expect(store.documents(jars).add(filled(aJar('b')), { once: once('key', 'other') })).rejects.toMatchObject({
    code: 'key-reused',
  });
  await expect(store.answered({ key: 'key', fingerprint: 'other' })).rejects.toMatchObject({ code: 'key-reused' });
  await expect(store.answered({ key: 'key', fingerprint: 'body' })).rejects.toBeInstanceOf(Replayed);
  await expect(store.answered({ key: 'unused', fingerprint: 'body' })).resolves.toBeUndefined();
});

test('[C5] a refused request may be tried again under its key', async () => {
  const store = await testStore({ collections });
  const change = (allowed: boolean) =>
    store.documents(jars).change(
      'jar',
      (jar) => {
        if (!allowed) throw new Refusal('insufficient-stock');
        return filled({ ...jar, marbles: 9 });
      },
      { once: once('key') },
    );
  await store.documents(jars).add(filled(aJar('jar')));
  await expect(change(false)).rejects.toMatchObject({ code: 'insufficient-stock' });
  await expect(change(true)).resolves.toMatchObject({ marbles: 9 });
  await expect(change(true)).rejects.toBeInstanceOf(Replayed);
});

test('[C5] a document that remembers its fingerprint refuses another body after its row has gone', async () => {
  const store = await testStore({ collections });
  await store.documents(jars).add(filled({ ...aJar('jar'), fingerprint: 'body' }));
  await expect(
    store.documents(jars).add(filled({ ...aJar('jar'), fingerprint: 'other' }), { once: once('new', 'other') }),
  ).rejects.toMatchObject({ code: 'key-reused' });
});

test('[C5] a change under a key is not held against the body its document was made with', async () => {
  const store = await testStore({ collections });
  await store.documents(jars).add(filled({ ...aJar('jar'), fingerprint: 'body' }));
  const change = store
    .documents(jars)
    .change('jar', (jar) => filled({ ...jar, marbles: 9 }), { once: once('of-the-change', 'other') });
  await expect(change).resolves.toMatchObject({ marbles: 9 });
});

test('[C5] a repeat gets its answer also where the request would be refused by now', async () => {
  const store = await testStore({ collections });
  await store.documents(jars).add(filled(aJar('jar', { marbles: 1 })));
  const takeOne = (fingerprint?: string) =>
    store.documents(jars).change(
      'jar',
      (jar) => {
        if (jar.marbles === 0) throw new Refusal('insufficient-stock');
        return filled({ ...jar, marbles: jar.marbles - 1 });
      },
      { once: once('key', fingerprint) },
    );
  await takeOne();
  await expect(takeOne()).rejects.toBeInstanceOf(Replayed);
  await expect(takeOne('other')).rejects.toMatchObject({ code: 'key-reused' });
});
