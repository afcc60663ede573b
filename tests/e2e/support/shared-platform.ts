import { beforeAll } from 'vitest';
import { type Platform, startPlatform } from './platform.ts';

const shared = globalThis as { waybillPlatform?: Promise<Platform> };

/**
 * The platform that all suites of a run tell their stories on: whichever comes first starts it, and it ends with the
 * process they share (`isolate: false` in vitest.config.ts), by the watchdog of the stack.
 */
export function sharedPlatform(): () => Platform {
  let started: Platform | undefined;
  beforeAll(async () => {
    shared.waybillPlatform ??= startPlatform();
    started = await shared.waybillPlatform;
  }, 300_000);
  return () => {
    if (started === undefined) throw new Error('The platform is there once the tests begin, not before');
    return started;
  };
}
