import { homedir } from 'node:os';
import { join } from 'node:path';

/** The versions the platform is tested with. A change here makes a new folder in the cache. */
export const versions = {
  daprd: '1.18.1',
  secantus: '0.5.3-beta.196',
  maildev: '2.2.1',
  zipkin: '3.5.1',
  nats: '2.11.4',
  mongoImage: 'mongo:8.0',
} as const;

export function cacheFolder(): string {
  return process.env.WAYBILL_CACHE || join(homedir(), '.cache', 'waybill');
}

/** Where a part that was installed by `make setup` lies: `<cache>/<part>-<version>`. */
export const cached = {
  daprd: () => join(cacheFolder(), `daprd-${versions.daprd}`, 'daprd'),
  secantus: () => join(cacheFolder(), `secantus-mdb-${versions.secantus}`, 'bin', 'secantusd-rs'),
  maildev: () => join(cacheFolder(), `maildev-${versions.maildev}`, 'node_modules', 'maildev', 'bin', 'maildev'),
  nats: () => join(cacheFolder(), `nats-server-${versions.nats}`, 'nats-server'),
  zipkin: () => join(cacheFolder(), `zipkin-${versions.zipkin}`, `zipkin-server-${versions.zipkin}-exec.jar`),
};
