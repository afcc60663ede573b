import { logs } from './logs.ts';
import { runningReport } from './running.ts';

/** `make notification`: the logs of notifications and of the services it works with, as they are written. */
export async function notification(): Promise<void> {
  runningReport();
  await logs(['notifications', 'templates', 'email']);
}
