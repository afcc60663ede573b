import { connect } from 'node:net';
import { join } from 'node:path';
import { redisServer } from '../locate.ts';
import { writePrivately } from '../private-file.ts';
import type { Part } from './part.ts';

/** The cache. It keeps nothing on disk: whatever is in it may be forgotten. */
export const redis: Part = {
  ports: [{ name: 'redis', fixed: 6389 }],
  processes: ({ directory, ports, secrets, environment }) => {
    const folder = join(directory, 'redis');
    const port = ports.port('redis');
    const configuration = [
      'bind 127.0.0.1',
      `port ${port}`,
      `dir ${folder}`,
      `requirepass ${secrets.redisPassword}`,
      'save ""',
      'appendonly no',
      'maxmemory 64mb',
      'maxmemory-policy allkeys-lru',
      // A changed title would overwrite the environment, and with it the stack's mark.
      'set-proc-title no',
    ];
    return [
      {
        name: 'redis',
        kind: 'part',
        command: redisServer(),
        args: [join(folder, 'redis.conf')],
        env: { ...environment },
        workingFolder: directory,
        port,
        logFile: join(directory, 'logs', 'redis.log'),
        after: [],
        prepare: () => writePrivately(join(folder, 'redis.conf'), `${configuration.join('\n')}\n`),
        ready: () => pongs(port, secrets.redisPassword),
        readyTimeoutMs: 20_000,
        stopTimeoutMs: 5_000,
      },
    ];
  },
};

function pongs(port: number, password: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let answer = '';
    const done = (pong: boolean) => {
      socket.destroy();
      resolve(pong);
    };
    socket.setTimeout(1_000, () => done(false));
    socket.once('error', () => done(false));
    socket.once('connect', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    socket.on('data', (chunk) => {
      answer += chunk;
      if (answer.includes('+PONG')) done(true);
    });
  });
}
