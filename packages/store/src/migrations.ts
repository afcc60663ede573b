import { randomUUID } from 'node:crypto';
import type { Clock } from '@waybill/runtime';
import type { Db } from 'mongodb';
import type { Leases } from './kit.ts';

/** A change of what a database holds, made once per database, before anything else is done with it. */
export interface Migration {
  /** Unique in its service and never changed: what was run is remembered under it. */
  name: string;
  /** Must bear repetition: a process that dies in the middle leaves it to be run again from its start. */
  run(database: Db): Promise<unknown>;
}

/** A migration did not succeed: nothing after it was run, and the service must not start. */
export class MigrationFailed extends Error {
  /** The migration's name. */
  readonly migration: string;

  constructor(migration: string, options: { cause: unknown }) {
    const { cause } = options;
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`Migration "${migration}" failed: ${reason}. Mend its cause; it is run again by itself`, options);
    this.name = 'MigrationFailed';
    this.migration = migration;
  }
}

interface MigrationRow {
  _id: string;
  at: Date;
  duration_ms: number;
}

const lease = 'migrations';
const leaseMs = 15_000;

/**
 * Runs what this database has not had, in order, while one replica at a time holds the lease by the database's clock
 * [T1]; the others wait until all is done. Rows of migrations this build does not know are left alone, but for those of
 * other declarations of indexes (`indexMigration`). Throws `MigrationFailed`.
 */
export async function migrate({
  database,
  leases,
  clock,
  migrations,
}: {
  database: Db;
  leases: Leases;
  clock: Clock;
  migrations: readonly Migration[];
}): Promise<void> {
  const rows = database.collection<MigrationRow>('migrations');
  const missing = async (): Promise<Migration[]> => {
    const done = await rows.find({}, { projection: { _id: 1 }, readConcern: { level: 'majority' } }).toArray();
    const names = new Set(done.map(({ _id }) => _id));
    return migrations.filter(({ name }) => !names.has(name));
  };

  const holder = randomUUID();
  while ((await missing()).length > 0) {
    if (!(await leases.take(lease, holder, leaseMs))) {
      await clock.sleep(100);
      continue;
    }
    let held: Promise<boolean> = Promise.resolve(true);
    const renewing = setInterval(() => {
      held = leases.take(lease, holder, leaseMs).catch(() => false);
    }, leaseMs / 3);
    try {
      for (const { name, run } of await missing()) {
        // Somebody else may be at it by now: it is asked for again.
        if (!(await held)) break;
        const began = clock.monotonicMs();
        await run(database).catch((cause: unknown) => {
          throw new MigrationFailed(name, { cause });
        });
        const row = { at: clock.now(), duration_ms: Math.round(clock.monotonicMs() - began) };
        await rows.updateOne({ _id: name }, { $setOnInsert: row }, { upsert: true });
      }
    } finally {
      clearInterval(renewing);
      await held;
      await leases.release(lease, holder);
    }
  }
}
