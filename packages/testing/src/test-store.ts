import { randomUUID } from 'node:crypto';
import type { PublishedEvent, Stored } from '@waybill/contracts';
import type { Clock } from '@waybill/runtime';
import { type Collection, type KitStore, openStore, type StoreSettings } from '@waybill/store';
import { MongoClient } from 'mongodb';
import { inject, onTestFinished } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the suite's database server listens. */
    mongodbUri: string;
  }
}

export interface TestStore extends KitStore {
  /** Everything committed so far, in the log's order. */
  readonly published: PublishedEvent[];
  readonly uri: string;
  readonly database: string;
}

/**
 * A real store in a database of its own, dropped when the test (or, called from a hook, the file) ends.
 * Pass `database` to open a second store on the same data, as a second replica would.
 */
export async function testStore({
  collections,
  app = 'test',
  clock,
  database = `test-${randomUUID()}`,
  ...settings
}: {
  collections: readonly Collection<Stored>[];
  app?: string;
  clock?: Clock;
  database?: string;
} & Partial<Omit<StoreSettings, 'collections' | 'app' | 'clock' | 'database'>>): Promise<TestStore> {
  const uri = settings.uri ?? inject('mongodbUri');
  const published: PublishedEvent[] = [];
  const store = await openStore({
    database,
    app,
    collections,
    ...(clock && { clock }),
    onCommitted: (events) => published.push(...events),
    ...settings,
    uri,
  });
  const close = async () => {
    await store.close();
    await dropDatabase(inject('mongodbUri') ?? uri, database);
  };
  atEnd(close);
  return Object.assign(store, { published, uri, database });
}

function atEnd(close: () => Promise<void>): void {
  try {
    onTestFinished(close);
  } catch {
    // Called from a hook: the file's database server goes with the run, and so does the database.
  }
}

async function dropDatabase(uri: string, name: string): Promise<void> {
  const client = await MongoClient.connect(uri);
  await client.db(name).dropDatabase();
  await client.close();
}
