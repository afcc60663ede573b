import { setTimeout as sleep } from 'node:timers/promises';
import { appProcess, isBuilt, type Replica, replicasOf } from './apps.ts';
import { type AppEntry, readDaprYaml } from './dapr-yaml.ts';
import { daprYaml, localComponents } from './layout.ts';
import type { ProcessSpec } from './managed-process.ts';
import { nameIn } from './names.ts';
import type { WantedPort } from './ports.ts';
import { answers } from './probes.ts';
import { replaceReplica } from './replace.ts';
import { addressesOf, connectionsOf, writeResources } from './resources.ts';
import { reviveSidecars } from './revive-sidecars.ts';
import { sidecarPorts, sidecarProcess } from './sidecars.ts';
import { prepareSite, type Site } from './start-parts.ts';
import { partsFor } from './swaps.ts';
import { appTracing, sidecarTracing, type TracingTargets } from './tracing.ts';
import type { Stack, StackOptions } from './types.ts';

// Replica 2 of an app that `dapr.yaml` puts at 3003 has 3103, and so on.
const replicaStep = 100;
const metricsPort = (replica: string) => `${replica}-own-metrics`;

/**
 * Starts parts, sidecars and apps, and waits until every app says that it is ready. When one does not start, everything
 * is ended and the error holds the last lines of its log.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const apps = chosenApps(options);
  const replicas = replicasOf(apps, options.replicas ?? {});
  let revive = async () => {};
  const site = await prepareSite(
    { ...options, parts: options.parts ?? partsFor(options.swaps ?? []) },
    apps.map(({ appId }) => appId),
    replicas.flatMap(portsOf),
    () => revive(),
  );
  const sidecars = replicas.map(({ app: { appId }, name }) => ({
    name: `${name}-sidecar`,
    appId,
    port: site.ports.port(`${name}-sidecar`),
    apiToken: site.secrets.tokens[appId]?.daprApiToken ?? '',
  }));
  try {
    const store = { ...connectionsOf(site.parts), 'signing-keys': { ...site.secrets.signingKeys }, ...options.secrets };
    const from = options.components ?? localComponents;
    const { swaps = [] } = options;
    writeResources({
      directory: site.directory,
      from,
      store,
      addresses: addressesOf(site.parts),
      swaps,
      tracing: tracingOf(site, options),
    });
    const processes = replicas.flatMap((replica) => processesOf(replica, site, options));
    const timeoutMs = options.startTimeoutMs ?? 180_000;
    await withinTime(site.fleet.startAll([...site.partProcesses, ...processes]), timeoutMs);
    await withinTime(untilSubscribed(sidecars.map(({ port }) => port)), timeoutMs);
  } catch (error) {
    await site.parts.close();
    throw error;
  }
  revive = () => reviveSidecars(site.fleet, site.directory, sidecars);
  return stackOn(site, replicas, options);
}

function chosenApps({ apps: wanted, appList = daprYaml, log = () => {} }: StackOptions): AppEntry[] {
  const listed = readDaprYaml(appList);
  const unknown = (wanted ?? []).filter((name) => !listed.some(({ appId }) => appId === name));
  if (unknown.length > 0) throw new Error(`dapr.yaml lists no app called ${unknown.join(', ')}`);
  const chosen = listed.filter(({ appId }) => wanted?.includes(appId) ?? true);
  for (const app of chosen.filter((candidate) => !isBuilt(candidate))) {
    if (wanted !== undefined) throw new Error(`${app.appId} is not built. Next: make build`);
    log(`${app.appId} is left out: it is not built`);
  }
  return chosen.filter(isBuilt);
}

function portsOf({ app, name, number }: Replica): WantedPort[] {
  const step = (number - 1) * replicaStep;
  return [
    { name, fixed: app.appPort + step },
    ...sidecarPorts(name, app, step),
    ...(app.env.METRICS_PORT === undefined
      ? []
      : [{ name: metricsPort(name), fixed: Number(app.env.METRICS_PORT) + step }]),
  ];
}

function processesOf(replica: Replica, site: Site, options: StackOptions): ProcessSpec[] {
  const { app, name } = replica;
  const { directory, fleet, ports, secrets, parts } = site;
  const started = (part: string) => site.partProcesses.some((process) => process.name === part);
  const tokens = secrets.tokens[app.appId];
  const tracing = tracingOf(site, options);
  const sidecar = sidecarProcess(
    {
      name: `${name}-sidecar`,
      appId: app.appId,
      appPort: ports.port(name),
      httpPort: ports.port(`${name}-sidecar`),
      grpcPort: ports.port(`${name}-sidecar-grpc`),
      internalGrpcPort: ports.port(`${name}-sidecar-internal`),
      host: options.sidecarHosts?.[name],
      metricsPort: ports.port(`${name}-sidecar-metrics`),
      configurationFile: app.configurationFile,
      daprApiToken: tokens?.daprApiToken,
      appApiToken: tokens?.appApiToken,
      after: ['redis', 'rabbitmq', 'nats', 'mailbox'].filter(started),
    },
    directory,
    { ...fleet.environment, ...sidecarTracing(tracing) },
  );
  const env = {
    ...fleet.environment,
    ...app.env,
    DAPR_HTTP_PORT: String(ports.port(`${name}-sidecar`)),
    DAPR_GRPC_PORT: String(ports.port(`${name}-sidecar-grpc`)),
    DAPR_API_TOKEN: tokens?.daprApiToken ?? '',
    APP_API_TOKEN: tokens?.appApiToken ?? '',
    ...(site.partNames.includes('mongodb') && { MONGODB_URI: parts.mongodbUri }),
    MONGODB_DATABASE: databaseOf(app.appId, options),
    LOG_LEVEL: process.env.LOG_LEVEL || 'info',
    ...appTracing(tracing),
    ...(app.env.METRICS_PORT !== undefined && { METRICS_PORT: String(ports.port(metricsPort(name))) }),
    ...(app.appId === 'users' && adminSettings(site)),
    ...options.env?.['*'],
    ...options.env?.[app.appId],
  };
  return [sidecar, appProcess(replica, ports.port(name), directory, ['mongodb'].filter(started), env)];
}

function databaseOf(app: string, { databasePrefix = '' }: StackOptions): string {
  return `${databasePrefix}${app}`;
}

function tracingOf({ partNames, parts }: Site, { tracing }: StackOptions): TracingTargets {
  return { ...(partNames.includes('zipkin') && { zipkin: `${parts.zipkin.url}/api/v2/spans` }), ...tracing };
}

function adminSettings({ secrets }: Site): Record<string, string> {
  const { email, username, password } = adminOf(secrets.adminPassword);
  return { ADMIN_EMAIL: email, ADMIN_USERNAME: username, ADMIN_PASSWORD: password };
}

function adminOf(password: string) {
  return { email: 'admin@waybill.example', username: 'admin', password };
}

/** A sidecar says that it is healthy once it has met its app and asked it for its subscriptions. */
async function untilSubscribed(sidecarPorts: readonly number[]): Promise<void> {
  await Promise.all(
    sidecarPorts.map(async (port) => {
      while (!(await answers(`http://127.0.0.1:${port}/v1.0/healthz`).catch(() => false))) await sleep(50);
    }),
  );
}

async function withinTime(starting: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The stack did not start within ${timeoutMs / 1000} s`)), timeoutMs);
  });
  try {
    await Promise.race([starting, late]);
  } finally {
    clearTimeout(timer);
  }
}

function stackOn(site: Site, replicas: readonly Replica[], options: StackOptions): Stack {
  const { ports, secrets } = site;
  const find = (name: string): Replica => {
    const found = replicas.find((replica) => replica.name === name.replace(/-1$/, ''));
    if (found === undefined) throw new Error(`No app runs under the name '${name}'`);
    return found;
  };
  const own = {
    get gateway() {
      return `http://127.0.0.1:${ports.port(find('gateway').name)}`;
    },
    get gatewayMetrics() {
      return `http://127.0.0.1:${ports.port(metricsPort('gateway'))}`;
    },
    url: (replica: string) => `http://127.0.0.1:${ports.port(find(replica).name)}`,
    sidecar(replica: string) {
      const { app, name } = find(replica);
      const httpPort = ports.port(`${name}-sidecar`);
      return {
        appId: app.appId,
        httpPort,
        grpcPort: ports.port(`${name}-sidecar-grpc`),
        internalGrpcPort: ports.port(`${name}-sidecar-internal`),
        metricsPort: ports.port(`${name}-sidecar-metrics`),
        url: `http://127.0.0.1:${httpPort}`,
        apiToken: this.tokens(app.appId).daprApiToken,
      };
    },
    replace(replica: string) {
      const { app, name } = find(replica);
      const { httpPort, internalGrpcPort } = this.sidecar(name);
      const address = `${options.sidecarHosts?.[name] ?? '127.0.0.1'}:${internalGrpcPort}`;
      const entry = nameIn(site.directory, { appId: app.appId, address });
      return replaceReplica(site.fleet, { name, entry, subscribed: () => untilSubscribed([httpPort]) });
    },
    database: (app: string) => databaseOf(find(app).app.appId, options),
    tokens(app: string) {
      const tokens = secrets.tokens[find(app).app.appId];
      if (tokens === undefined) throw new Error(`'${app}' has no tokens`);
      return tokens;
    },
    accounts: { admin: adminOf(secrets.adminPassword), samplePasswords: secrets.samplePasswords },
  };
  // Descriptors, since reading the address of a part that does not run throws.
  return Object.defineProperties(own, Object.getOwnPropertyDescriptors(site.parts)) as typeof own & typeof site.parts;
}
