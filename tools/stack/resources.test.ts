import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { componentsOf, configurationsIn, resourcesIn, writeResources } from './resources.ts';

let from = '';
let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'waybill-resources-'));
  from = join(directory, 'from');
  mkdirSync(from);
  writeFileSync(
    join(from, 'cache.yaml'),
    'kind: Component\nspec: { metadata: [{ name: host, secretKeyRef: { name: redis, key: host } }] }\n',
  );
  writeFileSync(
    join(from, 'configuration.yaml'),
    'kind: Configuration\nspec: { file: .waybill/dapr/secrets.json, names: .waybill/dapr/names.db }\n',
  );
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('the resources of a stack', () => {
  test("have the stack's folder in the place of ours, and the folder for names that was asked for", () => {
    writeResources({ directory, from, store: {}, namesFolder: '/elsewhere' });
    const written = readFileSync(join(configurationsIn(directory), 'configuration.yaml'), 'utf8');
    expect(written).toContain(`file: ${directory}/dapr/secrets.json`);
    expect(written).toContain('names: /elsewhere/dapr/names.db');
  });

  test('are right also for the folder of make up, which has the name that is replaced', () => {
    const own = join(directory, '.waybill');
    writeResources({ directory: own, from, store: {} });
    const written = readFileSync(join(configurationsIn(own), 'configuration.yaml'), 'utf8');
    expect(written).toBe(
      `kind: Configuration\nspec: { file: ${own}/dapr/secrets.json, names: ${own}/dapr/names.db }\n`,
    );
  });

  test('have the addresses of parts in the place of those that are kept', () => {
    writeFileSync(join(from, 'push.yaml'), 'kind: HTTPEndpoint\nspec: { baseUrl: http://127.0.0.1:1090 }\n');
    writeResources({ directory, from, store: {}, addresses: { 'http://127.0.0.1:1090': 'http://127.0.0.1:4711' } });
    const written = readFileSync(join(resourcesIn(directory), 'push.yaml'), 'utf8');
    expect(written).toBe('kind: HTTPEndpoint\nspec: { baseUrl: http://127.0.0.1:4711 }\n');
  });

  test('leave out a component whose part does not run', () => {
    writeResources({ directory, from, store: {} });
    expect(readdirSync(resourcesIn(directory))).toEqual([]);
    writeResources({ directory, from, store: { redis: { host: 'here' } } });
    expect(readdirSync(resourcesIn(directory))).toEqual(['cache.yaml']);
  });

  test('tell which components a sidecar should have, by their scopes', () => {
    for (const [name, scopes] of [
      ['open', ''],
      ['ours', 'scopes: [orders]'],
      ['theirs', 'scopes: [email]'],
    ]) {
      writeFileSync(join(from, `${name}.yaml`), `kind: Component\nmetadata: { name: ${name} }\n${scopes}\n`);
    }
    writeResources({ directory, from, store: {} });
    expect(componentsOf('orders', directory)).toEqual(['open', 'ours']);
  });

  test('keep the secret store to its owner', () => {
    writeResources({ directory, from, store: { redis: { host: 'here' } } });
    const file = join(directory, 'dapr', 'secrets.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ redis: { host: 'here' } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
