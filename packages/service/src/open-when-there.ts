import type { Clock, Logger } from '@waybill/runtime';
import { type KitStore, MigrationFailed, openStore, type StoreSettings } from '@waybill/store';
import type { Door } from './door.ts';

const away = /Server ?Selection|Network|ECONNREFUSED|not primary|InterruptedAtShutdown/i;

/**
 * Opens the store. A database that is still starting delays that, and so does a migration that fails: it is tried again
 * until somebody has mended its cause. Undefined when `stopping` aborts first.
 */
export async function openWhenThere({
  settings,
  door,
  logger,
  clock,
  stopping = new AbortController().signal,
}: {
  settings: StoreSettings;
  /** Left out, a migration that fails is thrown. */
  door?: Pick<Door, 'tell'>;
  logger: Logger;
  clock: Clock;
  stopping?: AbortSignal;
}): Promise<KitStore | undefined> {
  while (!stopping.aborted) {
    try {
      return await openStore(settings);
    } catch (err) {
      if (isAway(err) || (err instanceof MigrationFailed && isAway(err.cause))) {
        logger.warn({ err }, 'MongoDB does not answer; next try in 1 s');
        await clock.sleep(1_000, stopping);
      } else if (door && err instanceof MigrationFailed) {
        door.tell(`Migration "${err.migration}" failed; the log says why. It is tried again every 10 s`);
        logger.error({ err, migration: err.migration }, 'a migration failed; the service stays unready');
        await clock.sleep(10_000, stopping);
      } else throw err;
    }
  }
  return undefined;
}

const isAway = (error: unknown): boolean => error instanceof Error && away.test(`${error.name} ${error.message}`);
