import { readFileSync, writeFileSync } from 'node:fs';
import { daprYaml, readDaprYaml } from '@waybill/tools/cluster';
import { describe, expect, test } from 'vitest';
import { helm, ofKind, platformChart, render, serviceChart, template } from './support/render.ts';
import { mistakesIn } from './support/schemas.ts';

const apps = readDaprYaml(daprYaml).map(({ appId }) => appId);
const others = (app: string) => apps.filter((other) => other !== app);

/** Ways in which an operator may want it. */
const matrix: Readonly<Record<string, readonly string[]>> = {
  'as it comes': [],
  'two of everything': apps.map((app) => `${app}.replicas=2`),
  'scaled by load and by work': [
    'orders.autoscaling.enabled=true',
    'gateway.autoscaling.enabled=true',
    'email.keda.enabled=true',
  ],
  'watched over': [
    'orders.serviceMonitor.enabled=true',
    'monitoring.rules.enabled=true',
    'monitoring.dashboards.enabled=true',
  ],
  'with sample data and traces': [
    'seed.enabled=true',
    'global.tracing.zipkin=http://zipkin:9411/api/v2/spans',
    'global.tracing.samplingRate=1',
  ],
  'without an ingress, policies and migration': [
    'ingress.enabled=false',
    'migration.enabled=false',
    'orders.networkPolicy.enabled=false',
  ],
  'from a registry of one’s own': [
    'global.image.registry=registry.example/shop',
    'global.image.tag=1.2.3',
    'global.image.pullSecrets[0]=regcred',
  ],
  'with another broker': ['components.pubsub.type=pubsub.kafka', 'components.pubsub.metadata.brokers.value=kafka:9092'],
  'one service': others('orders').map((app) => `${app}.enabled=false`),
};

describe.each(Object.entries(matrix))('the platform %s', (_, set) => {
  test('renders, and every manifest is what the API server takes, with no field it would drop', () => {
    const known = (apiVersion: string) => !apiVersion.startsWith('monitoring.coreos.com');
    const manifests = render({ set });
    expect(manifests.length).toBeGreaterThan(5);
    expect(manifests.filter(({ apiVersion }) => known(apiVersion)).flatMap(mistakesIn)).toEqual([]);
  });
});

describe('the charts', () => {
  test.each([platformChart, serviceChart])('%s passes helm lint', (chart) => {
    const { status, stdout } = helm(
      ['lint', '--strict', chart, '--set', 'app=orders'].slice(0, chart === serviceChart ? 5 : 3),
    );
    expect(stdout).toContain('0 chart(s) failed');
    expect(status).toBe(0);
  });

  test('the default render is the one in golden/ (after a change that is meant: UPDATE_GOLDEN=1 make test-charts)', () => {
    const file = new URL('golden/platform.yaml', import.meta.url);
    const { stdout } = template();
    if (process.env.UPDATE_GOLDEN) writeFileSync(file, stdout);
    expect(stdout).toBe(readFileSync(file, 'utf8'));
  });

  test('Helm 4 renders the same as Helm 3', () => {
    const text = (program: 'helm' | 'helm4') =>
      render({ program })
        .map((one) => JSON.stringify(one))
        .sort();
    expect(text('helm4')).toEqual(text('helm'));
  });

  test('the platform renders within a second', () => {
    // The best of some, since this machine may be busy with something else.
    const times = Array.from({ length: 5 }, () => {
      const startedAt = performance.now();
      template();
      return performance.now() - startedAt;
    });
    console.log(`rendered in ${times.map((ms) => Math.round(ms)).join(', ')} ms`);
    expect(Math.min(...times)).toBeLessThan(1_000);
  });

  test('a digest is a tag like any other, though no label can hold it', () => {
    const digest = 'e58fa0f457c7b7368f0b8b1f6c9cf8bb99e260099581347d266602936000041d';
    const [orders] = ofKind(render({ chart: serviceChart, set: ['app=orders', `image.tag=${digest}`] }), 'Deployment');
    expect(orders?.metadata.labels?.['app.kubernetes.io/version']).toBe(digest.slice(0, 63));
    expect(JSON.stringify(orders)).toContain(`orders:${digest}"`);
  });

  test('in development an app may change its files, which skaffold dev does for it, and nothing else is looser', () => {
    const developed = ofKind(render({ set: ['global.development=true'] }), 'Deployment');
    const released = ofKind(render(), 'Deployment');
    const hardened = JSON.parse(
      JSON.stringify(developed).replaceAll('"readOnlyRootFilesystem":false', '"readOnlyRootFilesystem":true'),
    );
    expect(JSON.stringify(developed)).not.toContain('"readOnlyRootFilesystem":true');
    expect(hardened).toEqual(released);
  });

  test('a service can be released alone, and is then the same as within the platform', () => {
    const alone = ofKind(
      render({ chart: serviceChart, set: ['app=orders'] }),
      'Deployment',
      'Configuration',
      'NetworkPolicy',
    );
    const within = ofKind(render(), 'Deployment', 'Configuration', 'NetworkPolicy').filter(
      ({ metadata }) => metadata.name === 'orders',
    );
    expect(alone.map(({ spec }) => spec)).toEqual(within.map(({ spec }) => spec));
  });
});

describe('a wrong value is refused with a sentence', () => {
  test.each([
    ['orders.replica=2', "additional properties 'replica' not allowed"],
    ['orders.replicas=two', 'got string, want integer'],
    ['order.replicas=2', "additional properties 'order' not allowed"],
    ['global.logLevel=loud', 'value must be one of'],
    ['global.image.tag=latest', '/global/image/tag'],
    ['components.queue.metadata.x.value=y', 'needs type and scopes'],
    ['articles.enabled=false', 'Without articles the gateway must be told which apps are there'],
    ['orders.app=invoices', 'There is no service called invoices'],
  ])('%s', (set, sentence) => {
    const { status, stderr } = template({ set: [set] });
    expect(status).not.toBe(0);
    expect(stderr).toContain(sentence);
  });

  test('a service chart that is told no service', () => {
    expect(template({ chart: serviceChart }).stderr).toContain('Which service shall it be? Set app');
  });
});
