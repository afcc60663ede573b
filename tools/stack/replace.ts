import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from './fleet.ts';
import type { Name } from './names.ts';
import type { Replacement } from './types.ts';

/** Long enough for whoever was sent there just before to have arrived. */
const settleMs = 500;

/**
 * Ends a replica and starts it again as a rolling update does it. It is no more to be found, then its app ends in its
 * own time, still with its sidecar, then the sidecar ends; it is to be found again when it is ready.
 */
export async function replaceReplica(
  fleet: Fleet,
  { name, entry, subscribed }: { name: string; entry: Name; subscribed: () => Promise<void> },
): Promise<Replacement> {
  const sidecar = `${name}-sidecar`;
  await entry.hide();
  await sleep(settleMs);
  const began = performance.now();
  await fleet.stop(name);
  const appMs = performance.now() - began;
  const outlived = fleet.processes().some((process) => process.name === sidecar);
  const appEnded = performance.now();
  await fleet.stop(sidecar);
  const sidecarMs = performance.now() - appEnded;
  const hidden = entry.hide();
  await Promise.all([fleet.start(sidecar), fleet.start(name), hidden]);
  await subscribed();
  await entry.show();
  return { appMs, sidecarMs, outlived };
}
