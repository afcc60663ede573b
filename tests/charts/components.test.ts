import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@waybill/tools/cluster';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ofKind, render } from './support/render.ts';

interface Resource {
  kind: string;
  metadata: { name: string };
  spec: { type?: string; metadata?: { name: string; value?: string; secretKeyRef?: object }[] };
  scopes: string[];
  auth?: { secretStore: string };
}
const folder = (name: string) => join(root, 'components', name);
const read = (name: string, file: string): Resource => parse(readFileSync(join(folder(name), file), 'utf8'));
const files = readdirSync(folder('cluster'));

describe('components/cluster', () => {
  test('plays the same roles as components/local', () => {
    const local = readdirSync(folder('local')).filter((name) => !name.startsWith('configuration'));
    expect(files.sort()).toEqual(local.sort());
  });

  /** What stands for a provider locally is the provider itself here, or lies elsewhere. */
  const another = ['secrets.yaml', 'sms.yaml', 'push-provider.yaml', 'push-sign-in.yaml'];

  test.each(files.filter((name) => !another.includes(name)))(
    '%s is the local one, but for where secrets come from',
    (file) => {
      const { auth, ...cluster } = read('cluster', file);
      const { auth: _, ...local } = read('local', file);
      expect(cluster).toEqual(local);
      if (cluster.kind === 'Component') expect(auth).toEqual({ secretStore: 'kubernetes' });
    },
  );

  test('an app asks for secrets only where it has to', () => {
    expect(read('cluster', 'secrets.yaml').scopes).toEqual(['users', 'push']);
  });
});

describe('another component, in values only', () => {
  const component = (name: string, set: string[]) =>
    ofKind(render({ set }), 'Component').find(({ metadata }) => metadata.name === name) as unknown as Resource;

  test('one field may differ, the rest stays', () => {
    const cache = component('cache', [
      'components.cache.metadata.redisHost.secretKeyRef.name=shop-redis',
      'components.cache.metadata.redisHost.secretKeyRef.key=address',
      'components.cache.metadata.enableTLS.value=yes',
    ]);
    const entries = Object.fromEntries((cache.spec.metadata ?? []).map(({ name, ...rest }) => [name, rest]));
    expect(entries).toMatchObject({
      redisHost: { secretKeyRef: { name: 'shop-redis', key: 'address' } },
      enableTLS: { value: 'yes' },
      keyPrefix: { value: 'appid' },
    });
  });

  test('another product takes nothing over but the name, the apps and how long they do without it', () => {
    const pubsub = component('pubsub', [
      'components.pubsub.type=pubsub.kafka',
      'components.pubsub.metadata.brokers.value=kafka:9092',
    ]);
    expect(pubsub.spec).toEqual({
      type: 'pubsub.kafka',
      version: 'v1',
      initTimeout: '60s',
      ignoreErrors: true,
      metadata: [{ name: 'brokers', value: 'kafka:9092' }],
    });
    expect(pubsub.scopes).toEqual(read('cluster', 'pubsub.yaml').scopes);
  });
});
