import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { epmd, rabbitmqServer } from '../locate.ts';
import { writePrivately } from '../private-file.ts';
import { accepts, answers } from '../probes.ts';
import type { Part } from './part.ts';

export const rabbitmqUser = 'waybill';

/** The broker under a node name, a home (Erlang's cookie) and a port mapper of its own, all on loopback. */
export const rabbitmq: Part = {
  ports: [
    { name: 'rabbitmq', fixed: 5682 },
    { name: 'rabbitmq-management', fixed: 15682 },
    { name: 'rabbitmq-distribution', fixed: 25682 },
    { name: 'rabbitmq-epmd', fixed: 4379 },
  ],
  processes: ({ directory, ports, secrets, environment }) => {
    const folder = join(directory, 'rabbitmq');
    const port = ports.port('rabbitmq');
    const management = ports.port('rabbitmq-management');
    const mapperPort = ports.port('rabbitmq-epmd');
    const erlang = { ...environment, ERL_EPMD_PORT: String(mapperPort), ERL_EPMD_ADDRESS: '127.0.0.1' };
    const configuration = [
      `listeners.tcp.default = 127.0.0.1:${port}`,
      'management.tcp.ip = 127.0.0.1',
      `management.tcp.port = ${management}`,
      `default_user = ${rabbitmqUser}`,
      `default_pass = ${secrets.rabbitmqPassword}`,
      'log.file.level = warning',
      'vm_memory_high_watermark.absolute = 1GB',
      'disk_free_limit.absolute = 64MB',
      // The page's figures may be ten seconds old; counting them faster costs more than the events do.
      'collect_statistics_interval = 10000',
    ];
    const authorization = `Basic ${Buffer.from(`${rabbitmqUser}:${secrets.rabbitmqPassword}`).toString('base64')}`;
    return [
      {
        name: 'rabbitmq-epmd',
        kind: 'part',
        command: epmd(),
        args: ['-port', String(mapperPort), '-address', '127.0.0.1'],
        env: erlang,
        workingFolder: directory,
        port: mapperPort,
        logFile: join(directory, 'logs', 'rabbitmq-epmd.log'),
        after: [],
        ready: () => accepts(mapperPort),
        readyTimeoutMs: 10_000,
        stopTimeoutMs: 3_000,
      },
      {
        name: 'rabbitmq',
        kind: 'part',
        command: rabbitmqServer(),
        args: [],
        env: {
          ...erlang,
          HOME: folder,
          // The script then becomes the broker instead of standing between us and it.
          RUNNING_UNDER_SYSTEMD: 'true',
          RABBITMQ_NODENAME: `waybill-${port}@localhost`,
          RABBITMQ_DIST_PORT: String(ports.port('rabbitmq-distribution')),
          RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
          RABBITMQ_LOG_BASE: join(folder, 'logs'),
          RABBITMQ_PID_FILE: join(folder, 'pid'),
          RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
          RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'advanced.config'),
          RABBITMQ_CONF_ENV_FILE: join(folder, 'rabbitmq-env.conf'),
          RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
          // No busy waiting: many programs share this machine's cores.
          RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
            '-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none',
        },
        workingFolder: directory,
        port,
        logFile: join(directory, 'logs', 'rabbitmq.log'),
        after: ['rabbitmq-epmd'],
        prepare: () => {
          mkdirSync(folder, { recursive: true, mode: 0o700 });
          writePrivately(join(folder, 'rabbitmq.conf'), `${configuration.join('\n')}\n`);
          writeFileSync(join(folder, 'enabled_plugins'), '[rabbitmq_management].\n');
          writeFileSync(join(folder, 'rabbitmq-env.conf'), '');
        },
        ready: async () =>
          (await accepts(port)) && answers(`http://127.0.0.1:${management}/api/overview`, { authorization }),
        readyTimeoutMs: 90_000,
        stopTimeoutMs: 20_000,
      },
    ];
  },
};

/** The address of the management page of the broker in that folder, as its settings have it. */
export function rabbitmqPageIn(directory: string): string {
  const settings = readFileSync(join(directory, 'rabbitmq', 'rabbitmq.conf'), 'utf8');
  return `http://127.0.0.1:${/^management\.tcp\.port = (\d+)$/m.exec(settings)?.[1]}`;
}
