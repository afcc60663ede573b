import { accessList, daprYaml, readDaprYaml } from '@waybill/tools/cluster';
import { describe, expect, test } from 'vitest';
import { type Manifest, ofKind, type Pod, podsOf, render } from './support/render.ts';

/**
 * Who calls whom, for people: written out by hand, so that a route that lets a new caller in is seen here. The charts take
 * it from the routes themselves; all three must agree.
 */
const calls: Readonly<Record<string, readonly string[]>> = {
  gateway: [
    'users',
    'products',
    'orders',
    'notifications',
    'templates',
    'email',
    'push',
    'sms',
    'analytics',
    'articles',
  ],
  // Whose devices are not registered any more.
  users: ['push'],
  products: ['users', 'orders'],
  orders: ['users', 'products'],
  notifications: ['users', 'orders', 'templates', 'email', 'push', 'sms', 'articles'],
  templates: ['users'],
  email: ['users', 'notifications'],
  push: ['users', 'notifications'],
  sms: ['users', 'notifications'],
  analytics: ['users', 'products', 'orders', 'notifications', 'email', 'push', 'sms', 'articles'],
  articles: ['users', 'products'],
};

const manifests = render();
const apps = readDaprYaml(daprYaml).map(({ appId }) => appId);
const named = (kind: string, name: string): Manifest => {
  const found = ofKind(manifests, kind).find(({ metadata }) => metadata.name === name);
  if (found === undefined) throw new Error(`There is no ${kind} ${name}`);
  return found;
};

interface Rule {
  readonly ports?: readonly { port: number }[];
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
}
interface Peer {
  readonly podSelector?: { matchLabels: Record<string, string> };
}
const appsIn = (peers: readonly Peer[] = []) =>
  peers.map(({ podSelector }) => podSelector?.matchLabels['app.kubernetes.io/name'] ?? '?').sort();
const atSidecars = (rules: readonly Rule[]) => rules.filter(({ ports }) => ports?.some(({ port }) => port === 50_002));

describe.each(apps)('%s', (app) => {
  const policy = named('NetworkPolicy', app).spec as { ingress: Rule[]; egress: Rule[] };

  test('may reach over the network whom it calls, and nobody else', () => {
    expect(atSidecars(policy.egress).flatMap(({ to }) => appsIn(to))).toEqual([...(calls[app] ?? [])].sort());
  });

  test('is reached over the network by those that call it, and nobody else', () => {
    const callers = Object.keys(calls).filter((caller) => calls[caller]?.includes(app));
    const expected = app === 'gateway' ? ['jobs'] : callers;
    expect(atSidecars(policy.ingress).flatMap(({ from }) => appsIn(from))).toEqual(expected.sort());
  });

  test('is open to the ingress only when it is the door', () => {
    const open = policy.ingress.filter(({ from }) => from === undefined);
    expect(open.length).toBe(app === 'gateway' ? 1 : 0);
  });

  test('lets at its sidecar exactly those operations in that its routes list', async () => {
    const { policies = [] } = named('Configuration', app).spec.accessControl as {
      policies?: {
        appId: string;
        defaultAction: string;
        operations: { name: string; httpVerb: string[]; action: string }[];
      }[];
    };
    const rendered = Object.fromEntries(
      policies.map(({ appId, operations }) => [
        appId,
        operations.map(({ name, httpVerb }) => `${httpVerb.join()} ${name}`),
      ]),
    );
    expect(rendered).toEqual((await accessList())[app]);
    for (const { defaultAction, operations } of policies) {
      expect(defaultAction).toBe('deny');
      expect(operations.every(({ action }) => action === 'allow')).toBe(true);
    }
  });

  test('lets nobody but its listed callers at an internal route', async () => {
    const list = (await accessList())[app] ?? {};
    for (const [caller, operations] of Object.entries(list)) {
      for (const operation of operations.filter((one) => one.includes('/internal'))) {
        expect(operation, `${caller} at ${app}`).not.toMatch(/\*/);
      }
    }
  });
});

test('pods that no policy names get and give nothing', () => {
  const { spec } = named('NetworkPolicy', 'waybill-deny');
  expect(spec).toEqual({
    podSelector: {
      matchLabels: { 'app.kubernetes.io/part-of': 'waybill' },
      matchExpressions: [{ key: 'waybill.example/network', operator: 'NotIn', values: ['open'] }],
    },
    policyTypes: ['Ingress', 'Egress'],
  });
  const isOpen = ({ labels }: Pod) => labels['waybill.example/network'] !== undefined;
  expect(podsOf(manifests).filter(isOpen)).toEqual([]);
});

test('a service without a policy of its own is open, and no other is', () => {
  const open = render({ set: ['orders.networkPolicy.enabled=false'] });
  const policies = ofKind(open, 'NetworkPolicy').map(({ metadata }) => metadata.name);
  expect(policies).not.toContain('orders');
  expect(policies).toContain('products');
  const labelled = podsOf(open).filter(({ labels }) => labels['waybill.example/network'] === 'open');
  expect(labelled.map(({ name }) => name)).toEqual(['orders']);
});
