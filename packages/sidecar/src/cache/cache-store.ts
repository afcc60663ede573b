import { ask } from '../ask.ts';
import type { Connection } from '../connection.ts';
import { SidecarFailed } from '../errors.ts';
import { asObject } from '../outcome.ts';

export type Entry = { value: unknown } | { buried: true };

/** What a cache needs of a store. Each method rejects when the store fails or does not answer in time. */
export interface CacheStore {
  get(key: string): Promise<Entry | undefined>;
  /** Creates an entry; one that is there, a tombstone too, stays. */
  fill(key: string, value: unknown, ttlSeconds: number): Promise<void>;
  /** Puts a tombstone in the place of whatever is there. */
  bury(key: string): Promise<void>;
}

export const tombstoneSeconds = 10;
const deadlineMs = 200;
const path = '/v1.0/state/cache';
const burials = 4;

/**
 * The Dapr state store `cache`. Every write is create-if-absent (`first-write` without an etag): Redis refuses a
 * last-write over an entry made by a first-write, and lets a first-write overwrite one made by a last-write, so the two
 * must not be mixed. A tombstone therefore removes first and then creates, again when a fill came between [S6]; not in
 * one state transaction, inside which Dapr's Redis store writes as if it were a last-write.
 *
 * Every call is aborted at its deadline: a fill that a stalled sidecar carries out long after it, when the tombstone has
 * gone, would bring an old value back.
 */
export function stateCacheStore(connection: Connection): CacheStore {
  const create = (
    operation: string,
    { key, value, ttlSeconds, withinMs }: { key: string; value: Entry; ttlSeconds: number; withinMs: number },
  ) =>
    ask(connection, operation, {
      path,
      deadlineMs: withinMs,
      body: JSON.stringify([
        {
          key,
          value,
          options: { concurrency: 'first-write' },
          metadata: { ttlInSeconds: String(ttlSeconds) },
        },
      ]),
    });

  return {
    async get(key) {
      const text = await ask(connection, 'read the cache', { method: 'GET', path: `${path}/${key}`, deadlineMs });
      return text === '' ? undefined : (asObject(text) as Entry | undefined);
    },

    async fill(key, value, ttlSeconds) {
      // Somebody was faster, which is as good.
      await create('fill the cache', { key, value: { value }, ttlSeconds, withinMs: deadlineMs }).catch(unlessConflict);
    },

    async bury(key) {
      const endsMs = performance.now() + deadlineMs;
      const left = () => Math.max(1, Math.ceil(endsMs - performance.now()));
      for (let turn = 1; ; turn += 1) {
        await ask(connection, 'clear the cache', { method: 'DELETE', path: `${path}/${key}`, deadlineMs: left() });
        const tombstone = { key, value: { buried: true } as const, ttlSeconds: tombstoneSeconds, withinMs: left() };
        try {
          await create('clear the cache', tombstone);
          return;
        } catch (error) {
          unlessConflict(error);
          if (turn === burials) throw error;
        }
      }
    },
  };
}

/** A conflict is a 409 or, with Redis, a 500. */
function unlessConflict(error: unknown): void {
  if (!(error instanceof SidecarFailed && (error.status === 409 || error.status === 500))) throw error;
}
