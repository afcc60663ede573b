import type { PublishedEvent } from '@waybill/contracts';
import { deadLetters, startMessaging } from '@waybill/messaging';
import { fakeSidecar, fixedClock, type TestStore, testKit, testStore } from '@waybill/testing';
import { type Document, MongoClient } from 'mongodb';
import { inject } from 'vitest';
import type { Member } from './cast.ts';

/** Brings events to a service, or lets its inbox be forgotten. */
export interface Courier {
  /** Two replicas of the service. */
  replicas: readonly ((events: readonly PublishedEvent[]) => Promise<void>)[];
  /** As if every row's time had come [L3]. */
  forgetInbox(): Promise<void>;
}

/**
 * What a service has written down in the end, and cannot tell in which order it came: its documents, what is still to
 * be done, what it told of, what it handled and what it put aside. Rejects when a delivery could not be handled.
 */
export async function endState(
  member: Member,
  history: readonly PublishedEvent[],
  deliver: (courier: Courier) => Promise<void>,
) {
  const clock = fixedClock();
  const open = { app: member.name, collections: [...member.collections, deadLetters], clock };
  const first = await testStore(open);
  const second = await testStore({ ...open, database: first.database });
  await first.commit(async (work) => member.given(work, history));
  const failures: unknown[] = [];
  const replicas = await Promise.all([first, second].map((store) => replicaOf(member, store, failures)));
  const client = await MongoClient.connect(inject('mongodbUri'));
  const database = client.db(first.database);
  const rows = (name: string): Promise<Document[]> => database.collection(name).find().sort({ _id: 1 }).toArray();
  try {
    await deliver({
      replicas: replicas.map(({ deliver: bring }) => bring),
      forgetInbox: async () => void (await database.collection('inbox').deleteMany({})),
    });
    if (failures.length > 0) throw failures[0];
    const names = (await database.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
    const documents = names
      .filter((name) => !ofEveryService.has(name))
      .toSorted()
      .map(async (name) => [name, (await rows(name)).map((row) => material(name, row))] as const);
    return {
      documents: Object.fromEntries(await Promise.all(documents)),
      // What is to be forgotten at all events is named after any of them.
      toDo: [...new Set((await rows('tasks')).map(({ _id, queue }) => (queue === 'forget-answers' ? queue : _id)))],
      told: (await rows('events')).map(({ type, subject, data }) => JSON.stringify([type, subject, data])).toSorted(),
      handled: (await rows('inbox')).map(({ _id }) => _id),
      putAside: (await rows(deadLetters.name)).map(({ by, error }) => ({ by, error })),
    };
  } finally {
    await Promise.all(replicas.map(({ stop }) => stop()));
    await client.close();
  }
}

async function replicaOf(member: Member, store: TestStore, failures: unknown[]) {
  const clock = fixedClock();
  const sidecar = fakeSidecar({ clock });
  const { reactions = [] } = await member.build(testKit({ store, sidecar, clock }));
  return startMessaging({
    app: member.name,
    store,
    sidecar,
    reactions,
    workers: [],
    clock,
    observer: { undelivered: (_, error) => failures.push(error) },
    // Logs that tell nothing: all there is comes by delivery, and no cursor calls a repeat old.
    readerOf: () => ({
      page: async () => ({ events: [], next: { sequence: 0, id: '' }, head: 0 }),
      events: async () => [],
    }),
  });
}

const ofEveryService = new Set([
  ...['events', 'counters', 'commits', 'idempotency', 'inbox', 'cursors', 'leases', 'tasks'],
  deadLetters.name,
]);

/** Without how often and when a document was written, and without what nobody reads of a delivery that was withdrawn. */
function material(collection: string, row: Document): Document {
  const withdrawn = collection === 'deliveries' && row.status === 'withdrawn';
  const told = new Set(['version', 'created_at', 'updated_at', ...(withdrawn ? ['priority', 'correlation_id'] : [])]);
  return Object.fromEntries(Object.entries(row).filter(([field]) => !told.has(field)));
}
