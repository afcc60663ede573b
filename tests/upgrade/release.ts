import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventTypes, type PublishedEvent } from '@waybill/contracts';
import type { TestStore } from '@waybill/testing';
import { BSON, MongoClient } from 'mongodb';
import { z } from 'zod';

const folder = process.env.FIXTURES ?? fileURLToPath(new URL('./fixtures/', import.meta.url));

/** What one app of one release left: its events, and every document by collection. */
export interface Written {
  events: PublishedEvent[];
  documents: Record<string, Record<string, unknown>[]>;
}

/** What a release wrote and how it understood events: `fixtures/<release>/`. */
export interface Release {
  name: string;
  apps: Readonly<Record<string, Written>>;
  /** JSON Schema of the data of each event type, as its consumers read it. */
  schemas: Readonly<Record<string, { dataversion: number; data: object }>>;
}

/** Of this process and no other: leases, runs of batches, and what the next start does again by itself. */
const passing = new Set(['leases', 'commits', 'migrations']);

export async function writtenIn(store: TestStore): Promise<Written> {
  const client = await new MongoClient(store.uri).connect();
  try {
    const database = client.db(store.database);
    const names = (await database.listCollections().toArray())
      .map(({ name }) => name)
      .filter((one) => !passing.has(one));
    const documents = await Promise.all(
      names
        .sort()
        .map(async (name) => [name, (await database.collection(name).find().toArray()).map(harmless)] as const),
    );
    return {
      events: [...store.published],
      documents: Object.fromEntries(documents.filter(([, rows]) => rows.length > 0)),
    };
  } finally {
    await client.close();
  }
}

/** Puts what a release wrote into a database that no build of today has touched yet. */
export async function fill(uri: string, database: string, { documents }: Written): Promise<void> {
  const client = await new MongoClient(uri).connect();
  try {
    for (const [name, rows] of Object.entries(documents)) await client.db(database).collection(name).insertMany(rows);
  } finally {
    await client.close();
  }
}

/** No fixture holds a secret, not even of somebody who does not exist. */
function harmless(document: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => [name, /password|hash|token/.test(name) ? 'left out' : value]),
  );
}

export function schemasNow(): Release['schemas'] {
  return Object.fromEntries(
    [...eventTypes].map(([type, { dataversion, schema }]) => [
      type,
      { dataversion, data: z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) },
    ]),
  );
}

export function saveRelease({ name, apps, schemas }: Release): void {
  mkdirSync(join(folder, name), { recursive: true });
  // What a release has written is never changed: an app that it had no fixture of gets its own.
  const save = (file: string, content: string) => {
    const kept = join(folder, name, `${file}.json`);
    if (!existsSync(kept)) writeFileSync(kept, `${content}\n`);
  };
  for (const [app, written] of Object.entries(apps))
    save(app, BSON.EJSON.stringify(written, undefined, 1, { relaxed: true }));
  save('schemas', JSON.stringify(schemas, null, 1));
}

export function releases(): Release[] {
  return readdirSync(folder).map((name) => {
    const read = (file: string) => readFileSync(join(folder, name, file), 'utf8');
    const files = readdirSync(join(folder, name)).filter((file) => file !== 'schemas.json');
    const apps = files.map((file) => [file.replace('.json', ''), BSON.EJSON.parse(read(file)) as Written] as const);
    return { name, apps: Object.fromEntries(apps), schemas: JSON.parse(read('schemas.json')) as Release['schemas'] };
  });
}
