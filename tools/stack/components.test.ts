import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readDaprYaml } from './dapr-yaml.ts';
import { daprYaml, localComponents } from './layout.ts';

interface Resource {
  kind: string;
  metadata: { name: string };
  scopes?: string[];
  spec: {
    metadata?: { name: string; value?: string; secretKeyRef?: { name: string; key: string } }[];
    api?: { allowed: { name: string }[] };
    secrets?: { scopes: unknown[] };
    policies?: { retries: Record<string, object> };
    targets?: { apps: Record<string, unknown> };
  };
}

const files = readdirSync(localComponents).map((name) => join(localComponents, name));
const read = (file: string) =>
  parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as Resource);
const resources = files.flatMap(read);
const named = (name: string) => {
  const found = resources.find((resource) => resource.metadata.name === name);
  if (found === undefined) throw new Error(`components/local has no ${name}`);
  return found;
};
const calls = { ofGateway: 'calls-by-gateway', ofServices: 'calls-between-services' };
const apps = readDaprYaml(daprYaml).map(({ appId }) => appId);

describe('components/local', () => {
  test.each(files)('%s holds one document, called like the file', (file) => {
    const documents = read(file);
    expect(documents.map(({ metadata }) => `${metadata.name}.yaml`)).toEqual([basename(file)]);
  });

  test('every resource but a configuration says which apps may use it, and names real ones', () => {
    for (const { kind, metadata, scopes } of resources.filter((resource) => resource.kind !== 'Configuration')) {
      expect(scopes, `${kind} ${metadata.name}`).toBeDefined();
      expect(apps, metadata.name).toEqual(expect.arrayContaining(scopes ?? []));
    }
  });

  test('no password or address of a server is written down', () => {
    const secretive = /password|connectionString|host$|redisHost|^user$|key$/i;
    for (const { metadata, spec } of resources) {
      for (const entry of spec.metadata ?? []) {
        if (secretive.test(entry.name)) expect(entry.value, `${metadata.name}.${entry.name}`).toBeUndefined();
      }
    }
  });

  test('a sidecar repeats only calls that did not arrive: no answer below 500, and none that asks for patience', () => {
    for (const callers of Object.values(calls))
      expect(named(callers).spec.policies?.retries.unreachable, callers).toEqual({
        policy: 'exponential',
        maxInterval: '1s',
        maxRetries: 3,
        matching: { httpStatusCodes: '502-504', gRPCStatusCodes: '14' },
      });
  });

  test('no sidecar ends a call: callers have deadlines, slow calls are not repeated, exports not cut as if they were whole', () => {
    const targets = Object.values(calls).flatMap((name) => Object.entries(named(name).spec.targets?.apps ?? {}));
    for (const [app, target] of targets) expect(target, app).not.toHaveProperty('timeout');
  });

  test('a breaker stands between services, and none before clients, whose mistakes it would count', () => {
    for (const [app, target] of Object.entries(named(calls.ofServices).spec.targets?.apps ?? {}))
      expect(target, app).toEqual({ retry: 'unreachable', circuitBreaker: 'neighbour' });
    for (const [app, target] of Object.entries(named(calls.ofGateway).spec.targets?.apps ?? {}))
      expect(target, app).toEqual({ retry: 'unreachable' });
    expect(named(calls.ofGateway).scopes).toEqual(['gateway']);
    expect([...(named(calls.ofServices).scopes ?? [])].sort()).toEqual(apps.filter((app) => app !== 'gateway').sort());
  });

  test('the broker keeps queues and messages over a restart, and gives back what was not handled', () => {
    const settings = Object.fromEntries((named('pubsub').spec.metadata ?? []).map(({ name, value }) => [name, value]));
    expect(settings).toMatchObject({
      durable: 'true',
      deletedWhenUnused: 'false',
      deliveryMode: '2',
      requeueInFailure: 'true',
      publisherConfirm: 'false',
      prefetchCount: '250',
    });
  });

  test.each([
    ['configuration-with-secrets', 'signing-keys'],
    ['configuration-with-push-account', 'push-account'],
  ])('%s differs from the common one in nothing but the right to read %s', (name, secret) => {
    const { spec: plain } = named('configuration');
    const { spec: withSecrets } = named(name);
    const { api, secrets, ...rest } = withSecrets;
    const { api: plainApi, secrets: plainSecrets, ...plainRest } = plain;
    expect(rest).toEqual(plainRest);
    expect(api?.allowed.filter(({ name }) => name !== 'secrets')).toEqual(plainApi?.allowed);
    expect(plainSecrets?.scopes).toEqual([{ storeName: 'secrets', defaultAccess: 'deny' }]);
    expect(secrets?.scopes).toEqual([{ storeName: 'secrets', defaultAccess: 'deny', allowedSecrets: [secret] }]);
  });

  test('calls to every app but the gateway have retries that spare answers', () => {
    for (const callers of Object.values(calls)) {
      const targets = Object.keys(named(callers).spec.targets?.apps ?? {});
      expect(targets.sort(), callers).toEqual(apps.filter((app) => app !== 'gateway').sort());
    }
  });
});
