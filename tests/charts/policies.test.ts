import { daprYaml, readDaprYaml } from '@waybill/tools/cluster';
import { describe, expect, test } from 'vitest';
import { ofKind, podsOf, render } from './support/render.ts';

/** Everything that can be switched on, so that nothing hides. */
const manifests = render({
  set: [
    'seed.enabled=true',
    'email.keda.enabled=true',
    'orders.autoscaling.enabled=true',
    'orders.serviceMonitor.enabled=true',
    'monitoring.rules.enabled=true',
  ],
});
const pods = podsOf(manifests);
const deployments = podsOf(ofKind(manifests, 'Deployment'));
const containers = pods.flatMap((pod) =>
  [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map((container) => ({ pod, container })),
);
const each = containers.map(({ pod, container }) => [`${pod.name}/${container.name}`, container] as const);
const apps = readDaprYaml(daprYaml).map(({ appId }) => appId);

describe.each(each)('%s', (_, { image, resources, securityContext, env = [] }) => {
  test('runs with no more rights than it needs', () => {
    expect(securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('asks for memory and CPU, is limited in memory and not in CPU, which would throttle it', () => {
    expect(resources.requests).toMatchObject({ cpu: expect.any(String), memory: expect.any(String) });
    expect(resources.limits).toEqual({ memory: expect.any(String) });
  });

  test('has an image with a tag that says what runs', () => {
    expect(image).toMatch(/^[^:]+:[^:]+$/);
    expect(image).not.toMatch(/:latest$/);
  });

  test('is given no secret in plain', () => {
    const secretive = env.filter(
      ({ name, value }) => /PASSWORD|SECRET|URI|DAPR_API_TOKEN/.test(name) && value !== undefined,
    );
    expect(secretive).toEqual([]);
  });
});

describe.each(pods.map((pod) => [`${pod.kind} ${pod.name}`, pod] as const))('%s', (_, { spec, annotations }) => {
  test('is not root and has the runtime’s seccomp profile', () => {
    expect(spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    if (annotations['dapr.io/enabled'])
      expect(annotations['dapr.io/sidecar-seccomp-profile-type']).toBe('RuntimeDefault');
  });

  test('has an account of its own, and a token only where a sidecar reads secrets', () => {
    expect(spec.serviceAccountName).toBeTruthy();
    expect(spec.automountServiceAccountToken).toBe(['users', 'push'].includes(spec.serviceAccountName ?? ''));
  });

  test('mounts nothing of the node', () => {
    expect((spec.volumes ?? []).filter((volume) => 'hostPath' in volume)).toEqual([]);
  });
});

describe.each(deployments.map((pod) => [pod.name, pod] as const))(
  'the service %s',
  (name, { annotations, spec, labels }) => {
    const [container] = spec.containers;

    test('has a sidecar whose annotations are complete', () => {
      expect(annotations).toMatchObject({
        'dapr.io/enabled': 'true',
        'dapr.io/app-id': name,
        'dapr.io/app-port': String(container?.ports?.find((port) => port.name === 'http')?.containerPort),
        'dapr.io/config': name,
        'dapr.io/app-token-secret': `${name}-app-token`,
        'dapr.io/api-token-secret': `${name}-api-token`,
        'dapr.io/enable-app-health-check': 'true',
        'dapr.io/log-as-json': 'true',
        'dapr.io/graceful-shutdown-seconds': expect.stringMatching(/^\d+$/),
        'dapr.io/block-shutdown-duration': expect.stringMatching(/^\d+s$/),
        'dapr.io/sidecar-cpu-request': expect.any(String),
        'dapr.io/sidecar-memory-limit': expect.any(String),
      });
      expect(annotations).not.toHaveProperty('dapr.io/sidecar-cpu-limit');
    });

    test('keeps the sidecar’s ports from outgoing connections', () => {
      const sysctls = [{ name: 'net.ipv4.ip_local_reserved_ports', value: '50001-50002' }];
      expect(spec.securityContext).toMatchObject({ sysctls });
    });

    test('is probed for start, life and readiness', () => {
      expect(container).toMatchObject({
        startupProbe: { httpGet: { path: '/healthz' } },
        livenessProbe: { httpGet: { path: '/healthz' } },
        readinessProbe: { httpGet: { path: '/readyz' } },
      });
    });

    test('leaves within its grace, in an order that fails no request', () => {
      const preStop = container?.lifecycle?.preStop?.sleep?.seconds ?? 0;
      const block = Number.parseInt(annotations['dapr.io/block-shutdown-duration'] ?? '', 10);
      // Callers hold on to a sidecar until it goes, so it goes first; the ingress and mails need it until the end.
      if (['gateway', 'email', 'push', 'sms'].includes(name)) expect(block).toBeGreaterThanOrEqual(preStop + 10);
      else expect(preStop).toBeGreaterThanOrEqual(block + 5);
      expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(Math.max(preStop + 10, block + 5));
    });

    test('has a disruption budget, spreads over nodes, and never has a replica less while it is replaced', () => {
      const budget = ofKind(manifests, 'PodDisruptionBudget').find(({ metadata }) => metadata.name === name);
      expect(budget?.spec).toMatchObject({
        maxUnavailable: 1,
        selector: { matchLabels: { 'app.kubernetes.io/name': name } },
      });
      expect(spec.topologySpreadConstraints?.map(({ topologyKey }) => topologyKey)).toContain('kubernetes.io/hostname');
      const deployment = ofKind(manifests, 'Deployment').find(({ metadata }) => metadata.name === name);
      expect(deployment?.spec.strategy).toMatchObject({ rollingUpdate: { maxUnavailable: 0 } });
    });

    test('denies everybody who is not listed, at its sidecar and on the network', () => {
      const configuration = ofKind(manifests, 'Configuration').find(({ metadata }) => metadata.name === name);
      expect(configuration?.spec.accessControl).toMatchObject({ defaultAction: 'deny' });
      const policy = ofKind(manifests, 'NetworkPolicy').find(({ metadata }) => metadata.name === name);
      expect(policy?.spec).toMatchObject({
        policyTypes: ['Ingress', 'Egress'],
        podSelector: { matchLabels: { 'app.kubernetes.io/name': name } },
      });
      expect(labels['app.kubernetes.io/name']).toBe(name);
    });
  },
);

describe('the platform', () => {
  test('has a service for each app of dapr.yaml', () => {
    expect(deployments.map(({ name }) => name).sort()).toEqual([...apps].sort());
  });

  test('names in every component the apps that may use it, and takes connections from secrets', () => {
    for (const { metadata, scopes, spec } of ofKind(manifests, 'Component', 'Resiliency')) {
      expect(apps, metadata.name).toEqual(expect.arrayContaining(scopes as string[]));
      for (const { name, value } of (spec.metadata ?? []) as { name: string; value?: string }[]) {
        if (/password|connectionString|host$|redisHost|key$/i.test(name))
          expect(value, `${metadata.name}.${name}`).toBeUndefined();
      }
    }
  });

  test('brings no secret', () => {
    expect(ofKind(manifests, 'Secret')).toEqual([]);
  });

  test('keeps the door shut in plain: the ingress is only for TLS, and leads to the gateway alone', () => {
    const [ingress] = ofKind(manifests, 'Ingress');
    expect(ingress?.spec.tls).toEqual([{ hosts: ['waybill.test'], secretName: 'waybill-tls' }]);
    const paths = JSON.stringify(ingress?.spec.rules);
    expect(paths).toContain('"name":"gateway"');
    expect(paths).not.toContain('metrics');
  });

  test('asks in all for at most 2 GiB and 0.6 CPU at one replica, sidecars included', () => {
    const running = podsOf(ofKind(render(), 'Deployment'));
    const sum = (pick: (pod: (typeof running)[number]) => string[]) =>
      running.flatMap(pick).reduce((total, text) => total + amount(text), 0);
    const memory = sum(({ annotations, spec }) => [
      annotations['dapr.io/sidecar-memory-request'] ?? '',
      ...spec.containers.map(({ resources }) => resources.requests?.memory ?? ''),
    ]);
    const cpu = sum(({ annotations, spec }) => [
      annotations['dapr.io/sidecar-cpu-request'] ?? '',
      ...spec.containers.map(({ resources }) => resources.requests?.cpu ?? ''),
    ]);
    console.log(`requests: ${Math.round(memory / 2 ** 20)} MiB, ${cpu.toFixed(2)} CPU`);
    expect(memory).toBeLessThanOrEqual(2 * 2 ** 30);
    expect(cpu).toBeLessThanOrEqual(0.6);
  });
});

function amount(text: string): number {
  const [, digits = '', unit = ''] = /^([\d.]+)(m|Ki|Mi|Gi)?$/.exec(text) ?? [];
  const factor = { m: 0.001, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 }[unit] ?? 1;
  if (digits === '') throw new Error(`'${text}' is no quantity`);
  return Number(digits) * factor;
}
