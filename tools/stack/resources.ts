import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { phonesPort } from './parts/phones.ts';
import { writePrivately } from './private-file.ts';
import { filesOf } from './swaps.ts';
import { type TracingTargets, withZipkin } from './tracing.ts';
import type { PartName, Parts } from './types.ts';

/** The connections and keys that components and apps ask the secret store for, by secret and key. */
export type SecretStore = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The connections of the parts that run. */
export function connectionsOf(parts: Parts): SecretStore {
  const has = (part: PartName) => parts.names.includes(part);
  return {
    ...(has('redis') && {
      redis: { host: `${parts.redis.host}:${parts.redis.port}`, password: parts.redis.password },
    }),
    ...(has('rabbitmq') && { rabbitmq: { uri: parts.rabbitmq.amqpUri } }),
    ...(has('nats') && { nats: { url: parts.nats.url } }),
    ...(has('mailbox') && { mail: { host: '127.0.0.1', port: String(parts.mailbox.smtpPort) } }),
    ...(has('phones') && { 'push-account': { account: parts.phones.account } }),
  };
}

/** Addresses of parts that resources name, where no secret may stand, and what is to stand in their place. */
export const addressesOf = (parts: Parts): Readonly<Record<string, string>> =>
  parts.names.includes('phones') ? { [`http://127.0.0.1:${phonesPort}`]: parts.phones.url } : {};

export interface Rendering {
  readonly directory: string;
  /** The folder with the resources as they are kept. */
  readonly from: string;
  readonly store: SecretStore;
  /** From `addressesOf`. */
  readonly addresses?: Readonly<Record<string, string>>;
  /** Sidecars find one another through a database in this stack's folder. Default: `directory`. */
  readonly namesFolder?: string;
  readonly tracing?: TracingTargets;
  readonly swaps?: readonly string[];
}

/**
 * Writes what sidecars read into `<directory>/dapr`: the secret store, and a copy of the resources in which
 * `.waybill/` has become the stack's folder and addresses of parts have become theirs. A component whose secret is not
 * there (its part does not run) is left out. A stack has copies so that a test may edit them; a running sidecar takes the change over.
 */
export function writeResources({
  directory,
  from,
  store,
  addresses = {},
  namesFolder = directory,
  tracing = {},
  swaps = [],
}: Rendering): void {
  writePrivately(join(directory, 'dapr', 'secrets.json'), `${JSON.stringify(store, null, 2)}\n`);
  for (const folder of [resourcesIn(directory), configurationsIn(directory)]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  const swapped = filesOf(swaps);
  for (const name of readdirSync(from).filter((entry) => entry.endsWith('.yaml'))) {
    const text = readFileSync(swapped.get(name) ?? join(from, name), 'utf8');
    if (!secretsNeeded(text).every((secret) => secret in store)) continue;
    // In one pass: the stack's folder may itself end in `.waybill`.
    const place = (path: string) => (path.endsWith('names.db') ? namesFolder : directory);
    const moved = Object.entries(addresses).reduce((before, [kept, now]) => before.replaceAll(kept, now), text);
    const placed = moved.replaceAll(/\.waybill(\/[\w./-]*)/g, (path, rest) => `${place(path)}${rest}`);
    if (parse(text).kind === 'Configuration')
      writeFileSync(join(configurationsIn(directory), name), withZipkin(placed, tracing));
    else writeFileSync(join(resourcesIn(directory), name), placed);
  }
}

/** Names of the components that an app's sidecar should have loaded. */
export function componentsOf(appId: string, directory: string): string[] {
  return readdirSync(resourcesIn(directory))
    .map((name) => parse(readFileSync(join(resourcesIn(directory), name), 'utf8')))
    .filter(({ kind, scopes }) => kind === 'Component' && (scopes?.includes(appId) ?? true))
    .map(({ metadata }) => String(metadata.name));
}

export function resourcesIn(directory: string): string {
  return join(directory, 'dapr', 'resources');
}

/** Apart from the resources: daprd restarts itself on whatever happens to a Configuration in a folder it watches. */
export function configurationsIn(directory: string): string {
  return join(directory, 'dapr', 'configurations');
}

function secretsNeeded(yaml: string): string[] {
  const metadata: unknown = parse(yaml)?.spec?.metadata;
  if (!Array.isArray(metadata)) return [];
  return metadata.flatMap((entry) =>
    entry?.secretKeyRef?.name === undefined ? [] : [String(entry.secretKeyRef.name)],
  );
}
