import type { Clock, Logger } from '@waybill/runtime';
import type { Service } from './types.ts';

/** Runs the periodic work of a service, one after another per job; what throws is logged and tried at the next turn. */
export function startPeriodic({
  jobs = [],
  clock,
  logger,
}: {
  jobs: Service['periodic'];
  clock: Clock;
  logger: Logger;
}) {
  const stopping = new AbortController();
  const running = jobs.map(async ({ name, everyMs, run }) => {
    while (!stopping.signal.aborted) {
      await run().catch((err: unknown) => logger.warn({ job: name, err }, 'a periodic job failed; it runs again'));
      await clock.sleep(everyMs, stopping.signal);
    }
  });
  return {
    async stop(): Promise<void> {
      stopping.abort();
      await Promise.all(running);
    },
  };
}
