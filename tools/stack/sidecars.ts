import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { AppEntry } from './dapr-yaml.ts';
import { daprd } from './locate.ts';
import type { ProcessSpec } from './managed-process.ts';
import type { WantedPort } from './ports.ts';
import { configurationsIn, resourcesIn } from './resources.ts';

export interface SidecarPlan {
  /** `orders-2-sidecar` */
  readonly name: string;
  readonly appId: string;
  readonly appPort: number | undefined;
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly internalGrpcPort: number;
  /** By which others call it, where that is not where it listens: at `hostBehind`. */
  readonly host?: string | undefined;
  readonly metricsPort: number;
  readonly configurationFile: string;
  readonly daprApiToken: string | undefined;
  readonly appApiToken: string | undefined;
  readonly after: readonly string[];
}

/** The four ports of one sidecar; without an entry of `dapr.yaml` they have no fixed number. */
export function sidecarPorts(replica: string, app?: AppEntry, step = 0): WantedPort[] {
  const name = `${replica}-sidecar`;
  return [
    { name, fixed: (app?.httpPort ?? 0) + step },
    { name: `${name}-grpc`, fixed: (app?.grpcPort ?? 0) + step },
    { name: `${name}-internal`, fixed: (app?.internalGrpcPort ?? 0) + step },
    { name: `${name}-metrics`, fixed: (app?.metricsPort ?? 0) + step },
  ];
}

/** daprd is registered under 127.0.0.1 if it listens there, whatever it is told. */
const hostBehind = '127.0.0.3';

/** The process of one daprd, everything on loopback, without placement and scheduler (no actors, no jobs). */
export function sidecarProcess(
  plan: SidecarPlan,
  directory: string,
  environment: Readonly<Record<string, string>>,
): ProcessSpec {
  const resources = resourcesIn(directory);
  const flags: Record<string, string | number> = {
    'app-id': plan.appId,
    'dapr-http-port': plan.httpPort,
    'dapr-grpc-port': plan.grpcPort,
    'dapr-internal-grpc-port': plan.internalGrpcPort,
    'dapr-internal-grpc-listen-address': plan.host === undefined ? '127.0.0.1' : hostBehind,
    'dapr-listen-addresses': '127.0.0.1',
    'metrics-port': plan.metricsPort,
    'metrics-listen-address': '127.0.0.1',
    'resources-path': resources,
    config: join(configurationsIn(directory), basename(plan.configurationFile)),
    'log-level': 'info',
    // Tokens make headers longer than the 4 KiB of the default.
    'read-buffer-size': '16Ki',
    'dapr-graceful-shutdown-seconds': 5,
    // Both empty: neither is there to be found.
    'scheduler-host-address': '',
    'placement-host-address': '',
  };
  const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  if (plan.appPort !== undefined) args.push(`--app-port=${plan.appPort}`, '--app-channel-address=127.0.0.1');
  const address = `http://127.0.0.1:${plan.httpPort}/v1.0/healthz`;
  const logFile = join(directory, 'logs', `${plan.name}.log`);
  let logged = 0;
  return {
    name: plan.name,
    kind: 'sidecar',
    command: daprd(),
    args: [...args, '--log-as-json'],
    env: {
      ...environment,
      // Without it daprd looks for a network that a loopback-only machine does not have.
      DAPR_HOST_IP: plan.host ?? '127.0.0.1',
      ...(plan.daprApiToken !== undefined && { DAPR_API_TOKEN: plan.daprApiToken }),
      ...(plan.appApiToken !== undefined && { APP_API_TOKEN: plan.appApiToken }),
    },
    workingFolder: directory,
    port: plan.httpPort,
    logFile,
    after: plan.after,
    prepare() {
      logged = existsSync(logFile) ? statSync(logFile).size : 0;
    },
    // Full health needs the app, and the app may want its sidecar first: this one means that it can be called.
    ready: async () => (await fetch(`${address}/outbound`, { signal: AbortSignal.timeout(2_000) })).ok,
    // Many open the file of names at once, and daprd goes on without an entry for its app when the file stays locked.
    flaw: () => (hasNoName(readFileSync(logFile).subarray(logged)) ? 'could not register its name' : undefined),
    readyTimeoutMs: 90_000,
    stopTimeoutMs: 15_000,
  };
}

function hasNoName(log: Buffer): boolean {
  return log.toString().includes('INIT_COMPONENT_FAILURE]: initialization error occurred for nr ');
}
