import { namespace } from './places.ts';
import { helm, kubectl } from './run.ts';
import { clusterSecrets, ownCertificate, secretsManifest } from './secrets.ts';

const parts = ['statefulset/mongodb', 'deployment/redis', 'statefulset/rabbitmq', 'deployment/mailbox'];

/** Namespace, secrets and parts of a development cluster; waits until the parts are there. */
export async function prepareNamespace(): Promise<void> {
  await kubectl(['apply', '-f', 'k8s/namespace.yaml']);
  await kubectl(['apply', '-f', '-'], { input: secretsManifest(clusterSecrets(), ownCertificate()) });
  await kubectl(['apply', '-k', 'k8s']);
  for (const part of parts) await kubectl(['-n', namespace, 'rollout', 'status', part, '--timeout=180s']);
}

export interface InstallOptions {
  readonly tag: string;
  /** `orders.replicas=2` */
  readonly set?: readonly string[];
  readonly chart?: string;
  readonly timeoutS?: number;
}

/** Installs or upgrades the platform and waits until every pod is ready. Answers how long it took, in ms. */
export async function installPlatform({
  tag,
  set = [],
  chart = 'charts/platform',
  timeoutS = 300,
}: InstallOptions): Promise<number> {
  const startedAt = performance.now();
  const values = [`global.image.tag=${tag}`, ...set].flatMap((one) => ['--set', one]);
  await helm([
    'upgrade',
    '--install',
    'waybill',
    chart,
    '-n',
    namespace,
    ...values,
    '--wait',
    `--timeout=${timeoutS}s`,
  ]);
  return performance.now() - startedAt;
}
