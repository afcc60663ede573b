import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { labPrograms, root } from '@waybill/tools/cluster';
import { parseAllDocuments } from 'yaml';

/** A rendered manifest, as far as tests look into it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

export const platformChart = join(root, 'charts', 'platform');
export const serviceChart = join(root, 'charts', 'service');

/** Helm as the cluster has it, else the one on the PATH. */
export function helm(args: readonly string[], program = 'helm'): { status: number; stdout: string; stderr: string } {
  const own = join(labPrograms, program);
  const { status, stdout, stderr, error } = spawnSync(existsSync(own) ? own : program, [...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, PATH: [labPrograms, process.env.PATH].join(delimiter) },
  });
  if (error) throw new Error(`${program} cannot be run (${error.message}). Next: make test-charts, which builds it`);
  // That the chart of all services lies there as a link is meant.
  return { status: status ?? 1, stdout, stderr: stderr.replaceAll(/^.*found symbolic link.*\n/gm, '') };
}

export interface Rendering {
  readonly chart?: string;
  /** `orders.replicas=2` */
  readonly set?: readonly string[];
  /** As files of values would hold them; the last one wins. */
  readonly values?: readonly object[];
  readonly program?: 'helm' | 'helm4';
}

const always = ['--namespace', 'waybill', '--kube-version', '1.34.0'];

export function template({ chart = platformChart, set = [], values = [], program = 'helm' }: Rendering = {}) {
  const given = [
    ...values.flatMap((one) =>
      Object.entries(one).flatMap(([key, value]) => ['--set-json', `${key}=${JSON.stringify(value)}`]),
    ),
    ...set.flatMap((one) => ['--set', one]),
  ];
  return helm(['template', 'waybill', chart, ...always, ...given], program);
}

/** The manifests; throws with what Helm says when it refuses. */
export function render(rendering: Rendering = {}): Manifest[] {
  const { status, stdout, stderr } = template(rendering);
  if (status !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest): manifest is Manifest => manifest !== null);
}

export const ofKind = (manifests: readonly Manifest[], ...kinds: string[]): Manifest[] =>
  manifests.filter(({ kind }) => kinds.includes(kind));

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: string[];
  readonly env?: readonly {
    name: string;
    value?: string;
    valueFrom?: { secretKeyRef?: { name: string; key: string } };
  }[];
  readonly resources: { requests?: Record<string, string>; limits?: Record<string, string> };
  readonly securityContext?: Record<string, unknown>;
  readonly startupProbe?: unknown;
  readonly livenessProbe?: unknown;
  readonly readinessProbe?: unknown;
  readonly lifecycle?: { preStop?: { sleep?: { seconds: number } } };
  readonly ports?: readonly { name: string; containerPort: number }[];
}

export interface Pod {
  readonly name: string;
  readonly kind: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: {
    readonly initContainers?: readonly Container[];
    readonly containers: readonly Container[];
    readonly serviceAccountName?: string;
    readonly automountServiceAccountToken?: boolean;
    readonly securityContext?: { runAsNonRoot?: boolean; runAsUser?: number; seccompProfile?: { type: string } };
    readonly terminationGracePeriodSeconds?: number;
    readonly topologySpreadConstraints?: readonly { topologyKey: string }[];
    readonly volumes?: readonly Record<string, unknown>[];
  };
}

/** Every pod that would run, whatever brings it about. */
export function podsOf(manifests: readonly Manifest[]): Pod[] {
  return manifests.flatMap(({ kind, metadata, spec }) => {
    const name = metadata.name;
    if (kind === 'Pod') {
      return [
        { name, kind, annotations: metadata.annotations ?? {}, labels: metadata.labels ?? {}, spec: spec as never },
      ];
    }
    const template = spec?.template as Manifest | undefined;
    if (!['Deployment', 'Job', 'StatefulSet'].includes(kind) || template === undefined) return [];
    const { annotations = {}, labels = {} } = template.metadata;
    return [{ name, kind, annotations, labels, spec: template.spec as never }];
  });
}
