import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { localComponents, swapComponents } from './layout.ts';
import { filesOf, partsFor, usualParts } from './swaps.ts';

const swaps = readdirSync(swapComponents).filter((name) => !name.includes('.'));

test.each(swaps)('%s keeps the role: same name, same apps, and no address written down', (swap) => {
  for (const [name, file] of filesOf([swap])) {
    const swapped = parse(readFileSync(file, 'utf8'));
    const own = parse(readFileSync(join(localComponents, name), 'utf8'));
    expect(swapped.metadata).toEqual(own.metadata);
    expect(swapped.scopes).toEqual(own.scopes);
    expect(swapped.spec.ignoreErrors).toBe(own.spec.ignoreErrors);
    for (const { name: field, value } of swapped.spec.metadata)
      if (/password|host|url$/i.test(field)) expect(value, field).toBeUndefined();
  }
});

test('a swapped part is not started, and the one that comes for it is', () => {
  expect(partsFor([])).toEqual(usualParts);
  expect(partsFor(['redis-streams'])).toEqual(usualParts.filter((part) => part !== 'rabbitmq'));
  const swapped = partsFor(['nats-jetstream', 'sqlite']);
  expect(swapped).toContain('nats');
  for (const gone of ['rabbitmq', 'redis']) expect(swapped).not.toContain(gone);
});

test('a swap that is not there is refused with those that are', () => {
  expect(() => filesOf(['kafka'])).toThrow(/choose one of .*nats-jetstream/);
  expect(() => filesOf(['../local'])).toThrow('There is no swap');
});
