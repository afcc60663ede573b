import { runLoad } from './run-load.ts';
import type { Load } from './types.ts';

/** A process of its own, so that the load's computing shows as its own; it stays, so that its code stays warm. */
process.on('message', async (load: Load) => {
  try {
    process.send?.({ measured: await runLoad(load) });
  } catch (error) {
    process.send?.({ error: (error as Error).message });
  }
});
process.once('disconnect', () => process.exit(0));
process.send?.({ ready: true });
