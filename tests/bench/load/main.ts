import { runLoad } from './run-load.ts';
import { runPaced } from './run-paced.ts';
import type { Wanted } from './types.ts';

/** A process of its own, so that the load's computing shows as its own; it stays, so that its code stays warm. */
process.on('message', async ({ load, paced }: Wanted) => {
  try {
    if (load) process.send?.({ measured: await runLoad(load) });
    if (paced) process.send?.({ paced: await runPaced(paced) });
  } catch (error) {
    process.send?.({ error: (error as Error).message });
  }
});
process.once('disconnect', () => process.exit(0));
process.send?.({ ready: true });
