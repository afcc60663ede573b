import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { swapComponents } from './layout.ts';
import type { PartName } from './types.ts';

/** What runs without any swap. */
export const usualParts: readonly PartName[] = ['mongodb', 'redis', 'rabbitmq', 'mailbox', 'phones'];

/** The files that take the place of those of the same name: name → path. Throws when there is no such swap. */
export function filesOf(swaps: readonly string[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const swap of swaps) {
    const folder = join(swapComponents, swap);
    if (!/^[\w-]+$/.test(swap) || !existsSync(folder)) {
      throw new Error(
        `There is no swap called '${swap}'. Next: choose one of ${readdirSync(swapComponents).join(', ')}`,
      );
    }
    for (const name of readdirSync(folder)) files.set(name, join(folder, name));
  }
  return files;
}

/** The parts that a platform with these swaps stands on. */
export function partsFor(swaps: readonly string[]): readonly PartName[] {
  const files = filesOf(swaps);
  const broker = swaps.includes('nats-jetstream') ? (['nats'] as const) : [];
  const withoutRabbit = files.has('pubsub.yaml');
  const withoutRedis = files.has('cache.yaml') && !swaps.includes('redis-streams');
  const gone = (part: PartName) => (part === 'rabbitmq' && withoutRabbit) || (part === 'redis' && withoutRedis);
  return [...usualParts.filter((part) => !gone(part)), ...broker];
}
