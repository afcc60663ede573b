import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchFleet } from './fleet.ts';
import { localComponents } from './layout.ts';
import { planPorts } from './ports.ts';
import { addressesOf, connectionsOf, writeResources } from './resources.ts';
import { sidecarPorts, sidecarProcess } from './sidecars.ts';
import type { Sidecar, SidecarOptions } from './types.ts';

/**
 * Starts one daprd for a suite of one package and waits until it can be called. With `parts`, it has the components of
 * those that run and finds the other sidecars of the same parts. Its log is in the error when it does not start.
 */
export async function startSidecar(options: SidecarOptions): Promise<Sidecar> {
  const { appId, parts } = options;
  const ports = await planPorts(sidecarPorts(appId), 'free');
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'waybill-')));
  const fleet = launchFleet({ directory, temporary: true, restart: false, log: options.log ?? (() => {}) });
  const name = `${appId}-sidecar`;
  if (parts !== undefined) mkdirSync(join(parts.directory, 'dapr'), { recursive: true, mode: 0o700 });
  writeResources({
    directory,
    from: options.resources ?? localComponents,
    store: { ...(parts === undefined ? {} : connectionsOf(parts)), ...options.secrets },
    ...(parts !== undefined && { addresses: addressesOf(parts), namesFolder: parts.directory }),
  });
  const plan = {
    name,
    appId,
    appPort: options.appPort,
    httpPort: ports.port(name),
    grpcPort: ports.port(`${name}-grpc`),
    internalGrpcPort: ports.port(`${name}-internal`),
    metricsPort: ports.port(`${name}-metrics`),
    configurationFile: options.configuration ?? 'configuration.yaml',
    daprApiToken: options.daprApiToken,
    appApiToken: options.appApiToken,
    after: [],
  };
  await fleet.startAll([sidecarProcess(plan, directory, fleet.environment)]);
  return {
    appId,
    httpPort: plan.httpPort,
    grpcPort: plan.grpcPort,
    internalGrpcPort: plan.internalGrpcPort,
    metricsPort: plan.metricsPort,
    url: `http://127.0.0.1:${plan.httpPort}`,
    apiToken: options.daprApiToken ?? '',
    logFile: fleet.logFile(name),
    kill: (signal) => fleet.kill(name, signal),
    restart: () => fleet.restart(name),
    async close() {
      await fleet.close();
      await ports.release();
    },
  };
}
