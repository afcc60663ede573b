import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { versions } from '../../setup/versions.ts';
import { type DatabaseServer, databaseServer } from '../locate.ts';
import type { Part } from './part.ts';

const replicaSet = 'waybill';
// [C2] A client that dies inside a transaction holds its locks this long, 60 s by default.
const transactionLifetimeLimitSeconds = 3;

export function mongodbUri(port: number): string {
  return `mongodb://127.0.0.1:${port}/?directConnection=true`;
}

/** A database server of our own: `mongod` as a set of one member, or one that speaks its protocol. */
export const mongodb: Part = {
  ports: [{ name: 'mongodb', fixed: 27027 }],
  processes: ({ directory, ports, environment }) => {
    const folder = join(directory, 'mongodb');
    const port = ports.port('mongodb');
    const server = databaseServer();
    return [
      {
        name: 'mongodb',
        kind: 'part',
        command: server.file,
        args: argumentsFor(server.product, port, folder),
        env: { ...environment },
        workingFolder: directory,
        port,
        logFile: join(directory, 'logs', 'mongodb.log'),
        after: [],
        prepare: () => {
          mkdirSync(folder, { recursive: true, mode: 0o700 });
          if (server.product === 'docker') removeContainer(server.file, port);
        },
        ended: () => {
          if (server.product === 'docker') removeContainer(server.file, port);
        },
        ready: () => isWritable(port, server.product !== 'secantus'),
        onReady: () =>
          withAdmin(
            port,
            async (admin) => void (await admin.command({ setParameter: 1, transactionLifetimeLimitSeconds })),
          ),
        readyTimeoutMs: 60_000,
        stopTimeoutMs: 15_000,
      },
    ];
  },
};

function argumentsFor(product: DatabaseServer['product'], port: number, folder: string): string[] {
  const mongod = ['--replSet', replicaSet, '--port', String(port)];
  if (product === 'mongod') return [...mongod, '--bind_ip', '127.0.0.1', '--dbpath', folder];
  if (product === 'secantus') {
    return ['--host', '127.0.0.1', '--port', String(port), '--storage-path', folder, '--sync-on-commit'];
  }
  const user = `${process.getuid?.()}:${process.getgid?.()}`;
  const container = ['--name', containerName(port), '--user', user, '--volume', `${folder}:/data/db`];
  const published = ['--publish', `127.0.0.1:${port}:${port}`];
  return ['run', '--rm', '--init', ...container, ...published, versions.mongoImage, ...mongod, '--bind_ip_all'];
}

function containerName(port: number): string {
  return `waybill-mongodb-${port}`;
}

/** The client that we see end is not the server: that one lives with Docker. */
function removeContainer(docker: string, port: number): void {
  spawnSync(docker, ['rm', '--force', containerName(port)]);
}

async function isWritable(port: number, mayNeedInitiating: boolean): Promise<boolean> {
  return withAdmin(port, async (admin) => {
    if (mayNeedInitiating) {
      const members = [{ _id: 0, host: `127.0.0.1:${port}` }];
      // Refused once it has been initiated, which is what we want to know.
      await admin.command({ replSetInitiate: { _id: replicaSet, members } }).catch(() => undefined);
    }
    const hello = await admin.command({ hello: 1 });
    return hello.isWritablePrimary === true;
  });
}

/** Does something with the `admin` database of the server at this port. */
export async function withAdmin<T>(
  port: number,
  use: (admin: ReturnType<MongoClient['db']>) => Promise<T>,
): Promise<T> {
  const client = new MongoClient(mongodbUri(port), { serverSelectionTimeoutMS: 1_000, connectTimeoutMS: 1_000 });
  try {
    return await use(client.db('admin'));
  } finally {
    await client.close();
  }
}
