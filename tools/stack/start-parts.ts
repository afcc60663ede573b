import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountAt } from '../phones/account.ts';
import { type Fleet, launchFleet } from './fleet.ts';
import type { ProcessSpec } from './managed-process.ts';
import { mailbox } from './parts/mailbox.ts';
import { mongodb, mongodbUri } from './parts/mongodb.ts';
import { nats } from './parts/nats.ts';
import type { Part } from './parts/part.ts';
import { phones } from './parts/phones.ts';
import { rabbitmq, rabbitmqUser } from './parts/rabbitmq.ts';
import { redis } from './parts/redis.ts';
import { zipkin } from './parts/zipkin.ts';
import { type Ports, planPorts, type WantedPort } from './ports.ts';
import { type Secrets, secretsIn } from './secrets.ts';
import { usualParts } from './swaps.ts';
import type { PartName, Parts, PartsOptions } from './types.ts';

const known: Readonly<Record<PartName, Part>> = { mongodb, redis, rabbitmq, mailbox, phones, zipkin, nats };

/** The ground on which parts, and a whole stack, are put up. */
export interface Site {
  readonly directory: string;
  readonly fleet: Fleet;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly partNames: readonly PartName[];
  readonly partProcesses: readonly ProcessSpec[];
  readonly parts: Parts;
}

/** Decides folder, ports and secrets; starts nothing yet but the watchdog. */
export async function prepareSite(
  options: PartsOptions,
  apps: readonly string[],
  morePorts: readonly WantedPort[],
  /** Called whenever a part has become ready. */
  partIsReady: () => Promise<void> = async () => {},
): Promise<Site> {
  const given = process.env.MONGODB_URI || undefined;
  const partNames = options.parts ?? usualParts;
  // A server that is given needs no process, and keeps its data when ours are wiped.
  const own = partNames.filter((name) => name !== 'mongodb' || given === undefined).map((name) => known[name]);
  const ports = await planPorts([...own.flatMap((part) => part.ports), ...morePorts], options.ports ?? 'free');
  const temporary = options.directory === undefined;
  const directory = options.directory ?? realpathSync(mkdtempSync(join(tmpdir(), 'waybill-')));
  const log = options.log ?? (() => {});
  const fleet = launchFleet({ directory, temporary, restart: options.restart ?? false, log, changed: options.changed });
  const secrets = secretsIn(directory, apps);
  const surroundings = { directory, ports, secrets, environment: fleet.environment };
  const partProcesses = own
    .flatMap((part) => part.processes(surroundings))
    .map((spec) => ({
      ...spec,
      onReady: async () => {
        await spec.onReady?.();
        await partIsReady();
      },
    }));
  const parts: Parts = {
    ...fleet,
    directory,
    names: partNames,
    close: async () => {
      await fleet.close();
      await ports.release();
    },
    get mongodbUri() {
      need('mongodb');
      return given ?? mongodbUri(ports.port('mongodb'));
    },
    get redis() {
      need('redis');
      return { host: '127.0.0.1', port: ports.port('redis'), password: secrets.redisPassword };
    },
    get rabbitmq() {
      need('rabbitmq');
      const password = secrets.rabbitmqPassword;
      return {
        amqpUri: `amqp://${rabbitmqUser}:${password}@127.0.0.1:${ports.port('rabbitmq')}`,
        managementUrl: `http://127.0.0.1:${ports.port('rabbitmq-management')}`,
        user: rabbitmqUser,
        password,
      };
    },
    get mailbox() {
      need('mailbox');
      return { url: `http://127.0.0.1:${ports.port('mailbox')}`, smtpPort: ports.port('mailbox-smtp') };
    },
    get nats() {
      need('nats');
      return { url: `nats://${secrets.natsToken}@127.0.0.1:${ports.port('nats')}` };
    },
    get zipkin() {
      need('zipkin');
      return { url: `http://127.0.0.1:${ports.port('zipkin')}` };
    },
    get phones() {
      need('phones');
      const url = `http://127.0.0.1:${ports.port('phones')}`;
      return { url, account: accountAt(url, secrets.pushKey) };
    },
  };
  function need(part: PartName): void {
    if (!partNames.includes(part)) throw new Error(`This stack was started without ${part}: add it to 'parts'`);
  }
  return { directory, fleet, ports, secrets, partNames, partProcesses, parts };
}

/**
 * Starts only what a suite of one package needs, e.g. `startParts({ parts: ['mongodb'] })`, and waits until it is
 * ready. With `MONGODB_URI` set that server is used and none is started.
 */
export async function startParts(options: PartsOptions = {}): Promise<Parts> {
  const site = await prepareSite(options, [], []);
  await site.fleet.startAll(site.partProcesses);
  return site.parts;
}
