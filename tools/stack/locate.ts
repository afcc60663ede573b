import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cached, versions } from '../setup/versions.ts';

/** The file a command's name stands for, on the PATH or in the folders Debian keeps servers in. */
export function onPath(command: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, command)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function redisServer(): string {
  return orExplain('redis-server', onPath('redis-server'));
}

export function rabbitmqServer(): string {
  return rabbitmqScript('rabbitmq-server');
}

/** Steers a broker that runs. */
export function rabbitmqControl(): string {
  return rabbitmqScript('rabbitmqctl');
}

/** Debian's own commands change to a system user; the scripts they wrap run as whoever calls them. */
function rabbitmqScript(name: string): string {
  const packaged = '/usr/lib/rabbitmq/lib';
  const script = (existsSync(packaged) ? readdirSync(packaged) : [])
    .map((version) => join(packaged, version, 'sbin', name))
    .find(isExecutable);
  return orExplain(name, script ?? onPath(name));
}

export function epmd(): string {
  return orExplain('epmd', onPath('epmd'));
}

export function daprd(): string {
  return orExplain('daprd', [process.env.WAYBILL_DAPRD, cached.daprd(), onPath('daprd')].find(given));
}

export function maildev(): string {
  return orExplain('maildev', [onPath('maildev'), cached.maildev()].find(given));
}

export function java(): string {
  return orExplain('java', onPath('java'), 'make setup ZIPKIN=1');
}

/** The jar that `java` runs. */
export function zipkinServer(): string {
  return orExplain('Zipkin', existsSync(cached.zipkin()) ? cached.zipkin() : undefined, 'make setup ZIPKIN=1');
}

export function natsServer(): string {
  return orExplain('nats-server', [onPath('nats-server'), cached.nats()].find(given), 'make setup SWAP=nats-jetstream');
}

export interface DatabaseServer {
  readonly product: 'mongod' | 'secantus' | 'docker';
  readonly file: string;
}

/** MongoDB itself where there is one, else what `make setup` has installed: its image, or a server of its protocol. */
export function databaseServer(): DatabaseServer {
  const mongod = onPath('mongod');
  if (mongod !== undefined) return { product: 'mongod', file: mongod };
  if (isExecutable(cached.secantus())) return { product: 'secantus', file: cached.secantus() };
  const docker = onPath('docker');
  if (docker !== undefined && spawnSync(docker, ['image', 'inspect', versions.mongoImage]).status === 0) {
    return { product: 'docker', file: docker };
  }
  return { product: 'secantus', file: orExplain('A database server', undefined) };
}

function given(file: string | undefined): file is string {
  return file !== undefined && isExecutable(file);
}

function orExplain(command: string, file: string | undefined, next = 'make setup'): string {
  if (file !== undefined) return file;
  throw new Error(`${command} is not installed. Next: ${next}`);
}
