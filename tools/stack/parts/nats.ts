import { connect } from 'node:net';
import { join } from 'node:path';
import { eventTypes } from '@waybill/contracts';
import { natsServer } from '../locate.ts';
import { writePrivately } from '../private-file.ts';
import { accepts } from '../probes.ts';
import type { Part } from './part.ts';

/** A broker to swap RabbitMQ for. Dapr makes no stream, so this does: one for all topics. */
export const nats: Part = {
  ports: [{ name: 'nats', fixed: 4222 }],
  processes: ({ directory, ports, secrets, environment }) => {
    const folder = join(directory, 'nats');
    const port = ports.port('nats');
    const configuration = [
      `listen: 127.0.0.1:${port}`,
      `authorization { token: "${secrets.natsToken}" }`,
      `jetstream { store_dir: "${folder}", max_file_store: 1GB }`,
    ];
    return [
      {
        name: 'nats',
        kind: 'part',
        command: natsServer(),
        args: ['-c', join(folder, 'nats.conf')],
        env: { ...environment },
        workingFolder: directory,
        port,
        logFile: join(directory, 'logs', 'nats.log'),
        after: [],
        prepare: () => writePrivately(join(folder, 'nats.conf'), `${configuration.join('\n')}\n`),
        ready: async () => (await accepts(port)) && makeStream(port, secrets.natsToken),
        readyTimeoutMs: 20_000,
        stopTimeoutMs: 5_000,
      },
    ];
  },
};

/** One request of JetStream's API in NATS' own text protocol; repeating it is no harm. */
function makeStream(port: number, token: string): Promise<boolean> {
  const stream = JSON.stringify({
    name: 'waybill',
    subjects: [...eventTypes.keys(), 'system.>'],
    retention: 'limits',
    storage: 'file',
    discard: 'old',
    max_age: 3_600_000_000_000,
    num_replicas: 1,
  });
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let answer = '';
    const done = (made: boolean) => {
      socket.destroy();
      resolve(made);
    };
    socket.setTimeout(2_000, () => done(false));
    socket.once('error', () => done(false));
    socket.once('connect', () =>
      socket.write(
        [
          `CONNECT ${JSON.stringify({ auth_token: token, verbose: false, pedantic: false })}`,
          'SUB answer 1',
          `PUB $JS.API.STREAM.CREATE.waybill answer ${Buffer.byteLength(stream)}`,
          `${stream}`,
          '',
        ].join('\r\n'),
      ),
    );
    socket.on('data', (chunk) => {
      answer += chunk;
      if (answer.includes('stream_create_response') && answer.includes('}')) done(!answer.includes('"error"'));
      else if (answer.includes('-ERR')) done(false);
    });
  });
}
