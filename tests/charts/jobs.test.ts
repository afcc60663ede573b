import { expect, test } from 'vitest';
import { ofKind, type Pod, podsOf, render } from './support/render.ts';

const migrationOf = (set: string[]): Pod => {
  const [pod] = podsOf(ofKind(render({ set }), 'Job').filter(({ metadata }) => metadata.name === 'waybill-migration'));
  if (pod === undefined) throw new Error('There is no migration');
  return pod;
};
/** They run one after another, the last one as the pod's own container. */
const stepsOf = ({ spec }: Pod) => [...(spec.initContainers ?? []), ...spec.containers];
const envOf = (pod: Pod, name: string) => stepsOf(pod).find((container) => container.name === name)?.env ?? [];

test('the migration brings every database up to date, each with the settings and the image of its service', () => {
  const pods = render({ set: ['orders.image.tag=7.7.7', 'orders.settings.MONGODB_DATABASE=shop_orders'] });
  const migration = migrationOf(['orders.image.tag=7.7.7', 'orders.settings.MONGODB_DATABASE=shop_orders']);
  const services = podsOf(ofKind(pods, 'Deployment')).filter(({ spec }) =>
    spec.containers[0]?.env?.some(({ name }) => name === 'MONGODB_URI'),
  );
  expect(migration.spec.containers).toHaveLength(1);
  expect(
    stepsOf(migration)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(services.map(({ name }) => name).sort());
  for (const { name, spec } of services) {
    const own = spec.containers[0];
    expect(envOf(migration, name)).toEqual([{ name: 'MIGRATE_ONLY', value: 'true' }, ...(own?.env ?? [])]);
    expect(stepsOf(migration).find((container) => container.name === name)?.image).toBe(own?.image);
  }
  expect(envOf(migration, 'orders')).toContainEqual({ name: 'MONGODB_DATABASE', value: 'shop_orders' });
});

test('a service whose database is elsewhere is migrated there', () => {
  const uri = 'analytics.secretSettings.MONGODB_URI';
  const migration = migrationOf([`${uri}.name=figures`, `${uri}.key=uri`]);
  const from = (name: string) => envOf(migration, name).find((one) => one.name === 'MONGODB_URI')?.valueFrom;
  expect(from('analytics')).toEqual({ secretKeyRef: { name: 'figures', key: 'uri' } });
  expect(from('orders')).toEqual({ secretKeyRef: { name: 'mongodb', key: 'uri' } });
});

test('apps and sidecars send their spans to the same place, and the policies let them', () => {
  const zipkin = 'http://zipkin:9411/api/v2/spans';
  const manifests = render({ set: [`global.tracing.zipkin=${zipkin}`, 'global.tracing.samplingRate=1'] });
  for (const { name, spec } of podsOf(ofKind(manifests, 'Deployment'))) {
    expect(spec.containers[0]?.env, name).toContainEqual({ name: 'ZIPKIN_ENDPOINT', value: zipkin });
    expect(spec.containers[0]?.env, name).toContainEqual({ name: 'OTEL_TRACES_SAMPLER_ARG', value: '1' });
    const named = (kind: string) => ofKind(manifests, kind).find(({ metadata }) => metadata.name === name)?.spec;
    expect(named('Configuration')?.tracing).toEqual({ samplingRate: '1', zipkin: { endpointAddress: zipkin } });
    expect(JSON.stringify(named('NetworkPolicy')?.egress), name).toContain('9411');
  }
});
