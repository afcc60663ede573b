import type { Connection } from '../connection.ts';
import { within } from '../deadline.ts';
import { SidecarFailed } from '../errors.ts';
import type { Sdk } from '../sdk.ts';

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
const component = 'cache';
const burials = 4;

/**
 * The Dapr state store `cache`. Every write is create-if-absent (`first-write` without an etag): Redis refuses a
 * last-write over an entry made by a first-write, and lets a first-write overwrite one made by a last-write, so the two
 * must not be mixed. A tombstone therefore removes first and then creates, again when a fill came between [S6].
 */
export function stateCacheStore(sdk: Sdk, connection: Connection): CacheStore {
  return {
    async get(key) {
      // The SDK says '' for a key that is not there; entries are objects, so an empty value cannot be mistaken for it.
      const found: unknown = await sdk.run('read the cache', deadlineMs, (client) => client.state.get(component, key));
      return typeof found === 'object' && found !== null ? (found as Entry) : undefined;
    },

    // Not through the SDK, which cannot be aborted: a fill that a stalled sidecar carries out long after its deadline,
    // and after the tombstone has gone, would bring an old value back.
    fill: (key, value, ttlSeconds) =>
      within('sidecar', deadlineMs, async (signal) => {
        const { statusCode, body } = await connection.ask({
          method: 'POST',
          path: `/v1.0/state/${component}`,
          signal,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify([
            {
              key,
              value: { value },
              options: { concurrency: 'first-write' },
              metadata: { ttlInSeconds: String(ttlSeconds) },
            },
          ]),
        });
        await body.dump();
        // A conflict is a 409 or, with Redis, a 500: somebody was faster, which is as good.
        if (statusCode > 299 && statusCode !== 409 && statusCode !== 500) {
          throw new SidecarFailed('fill the cache', { status: statusCode, message: 'see the log of the sidecar' });
        }
      }),

    bury: (key) =>
      sdk
        .run('clear the cache', deadlineMs, async (client, { StateConcurrencyEnum, StateConsistencyEnum }) => {
          const tombstone = {
            key,
            value: { buried: true },
            options: {
              concurrency: StateConcurrencyEnum.CONCURRENCY_FIRST_WRITE,
              consistency: StateConsistencyEnum.CONSISTENCY_UNSPECIFIED,
            },
            metadata: { ttlInSeconds: String(tombstoneSeconds) },
          };
          let outcome: { error?: Error } = {};
          for (let turn = 0; turn < burials; turn += 1) {
            const removed = await client.state.delete(component, key);
            if (removed?.error) return removed;
            outcome = (await client.state.save(component, [tombstone])) ?? {};
            if (!outcome.error) return outcome;
          }
          return outcome;
        })
        .then(() => undefined),
  };
}
