import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterSecrets, root, secretsManifest } from '@waybill/tools/cluster';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { type Manifest, podsOf, render } from './support/render.ts';
import { mistakesIn } from './support/schemas.ts';

const folder = join(root, 'k8s', 'parts');
const files = readdirSync(folder);
const manifests = files.flatMap((file) =>
  parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => document.toJS() as Manifest),
);

describe('what a development cluster has around the platform', () => {
  test('is what the API server takes', () => {
    expect(manifests.flatMap(mistakesIn)).toEqual([]);
  });

  test('is listed by kustomize, every file', () => {
    const { resources } = parse(readFileSync(join(root, 'k8s', 'kustomization.yaml'), 'utf8')) as {
      resources: string[];
    };
    expect(resources).toEqual(expect.arrayContaining(files.map((file) => `parts/${file}`)));
  });

  test.each(podsOf(manifests).map((pod) => [pod.name, pod] as const))(
    '%s fits Pod Security restricted',
    (_, { spec }) => {
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      expect(spec.automountServiceAccountToken).toBe(false);
      for (const { securityContext, image, resources } of spec.containers) {
        expect(securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
        expect(image).toMatch(/:\d/);
        expect(resources.limits).toHaveProperty('memory');
      }
    },
  );
});

describe('the secrets of a development cluster', () => {
  const directory = mkdtempSync(join(tmpdir(), 'waybill-secrets-'));
  const text = secretsManifest(clusterSecrets(directory), { certificate: 'certificate', key: 'key' });
  rmSync(directory, { recursive: true });
  const { items } = JSON.parse(text) as { items: { metadata: { name: string }; stringData: Record<string, string> }[] };
  const made = new Map(items.map(({ metadata, stringData }) => [metadata.name, Object.keys(stringData)]));

  test('are all that the charts and the parts refer to, key by key', () => {
    const all = [...render({ set: ['seed.enabled=true'] }), ...manifests];
    const wanted = [...JSON.stringify(all).matchAll(/"secretKeyRef":(\{[^}]*\})/g)].map(
      ([, reference = '{}']) => JSON.parse(reference) as { name: string; key: string },
    );
    expect(wanted.length).toBeGreaterThan(30);
    for (const { name, key } of wanted) expect(made.get(name), name).toContain(key);
    const annotated = podsOf(all).flatMap(({ annotations }) =>
      ['dapr.io/api-token-secret', 'dapr.io/app-token-secret'].flatMap((one) => annotations[one] ?? []),
    );
    for (const name of annotated) expect(made.get(name), name).toContain('token');
    expect([...made.keys()]).toEqual(expect.arrayContaining(['waybill-tls', 'signing-keys', 'sample-passwords']));
  });

  test('hold nothing that stands in the repository', () => {
    const values = items.flatMap(({ stringData }) => Object.values(stringData)).filter((value) => value.length > 20);
    const files = ['k8s/parts/redis.yaml', 'charts/service/values.yaml', 'charts/platform/values.yaml'];
    const kept = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
    expect(values.filter((value) => kept.includes(value))).toEqual([]);
  });
});

test.each([
  // Pods of other namespaces must not wait for an injector that is away.
  ['k8s/dapr-values.yaml', { operator: 'In', values: ['waybill'] }],
  // Or Dapr's own pods could not start before it.
  ['tools/cluster/lab/dapr-values.yaml', { operator: 'NotIn', values: ['kube-system', 'dapr-system'] }],
])(
  'with %s no pod of the platform is admitted without its sidecar, and the sidecars fit Pod Security restricted',
  (file, namespaces) => {
    const { dapr_sidecar_injector: injector } = parse(readFileSync(join(root, file), 'utf8'));
    expect(injector).toMatchObject({ webhookFailurePolicy: 'Fail', sidecarDropALLCapabilities: true });
    expect(injector.namespaceSelector.matchExpressions).toMatchObject([namespaces]);
  },
);
