import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../stack/layout.ts';
import { daprd, databaseServer, epmd, maildev, onPath, rabbitmqServer, redisServer } from '../stack/locate.ts';
import { makeOnce } from './cache.ts';
import { installDebianPackages } from './debian.ts';
import { run } from './run.ts';
import { cached, cacheFolder, versions } from './versions.ts';

export interface Installable {
  readonly name: string;
  /** Where it is; throws when it is not installed. */
  find(): string;
  /** What is being done while it is installed: `building daprd 1.18.1`. */
  readonly doing: string;
  readonly aboutMs: number;
  install(): Promise<void>;
}

const minute = 60_000;
const daprModule = 'github.com/dapr/dapr/cmd/daprd';

const debian: Installable = {
  name: 'redis-server, rabbitmq-server',
  find: () => [redisServer(), rabbitmqServer(), epmd()].slice(0, 2).join(', '),
  doing: 'installing Redis and RabbitMQ',
  aboutMs: 0.5 * minute,
  install: () => installDebianPackages(['redis-server', 'rabbitmq-server']),
};

const sidecar: Installable = {
  name: `daprd ${versions.daprd}`,
  find: daprd,
  doing: `building daprd ${versions.daprd}`,
  aboutMs: 5.5 * minute,
  async install() {
    if (onPath('go') === undefined) {
      throw new Error('Go is needed to build daprd. Next: install Go 1.26 or later (go.dev/dl), then: make setup');
    }
    const variables = ['github.com/dapr/dapr/pkg/buildinfo.version', 'github.com/dapr/kit/logger.DaprVersion'];
    const ldflags = ['-s', '-w', ...variables.map((variable) => `-X ${variable}=${versions.daprd}`)].join(' ');
    await makeOnce(dirname(cached.daprd()), (folder) =>
      run({
        name: 'daprd',
        command: 'go',
        // `allcomponents`: without it there is no SMTP binding and no name resolution without multicast.
        args: [
          'build',
          '-tags',
          'allcomponents',
          '-trimpath',
          '-ldflags',
          ldflags,
          '-o',
          join(folder, 'daprd'),
          daprModule,
        ],
        cwd: join(root, 'tools', 'dapr'),
        env: { CGO_ENABLED: '0' },
      }),
    );
  },
};
const database: Installable = {
  name: 'database server',
  find: () => (process.env.MONGODB_URI ? 'the one at MONGODB_URI' : databaseServer().file),
  doing: `building the database server (secantus-mdb ${versions.secantus})`,
  aboutMs: 5.5 * minute,
  async install() {
    if (pullMongo()) return;
    if (onPath('cargo') === undefined) {
      throw new Error(
        'No database server: install MongoDB 8 (mongod on the PATH), or set MONGODB_URI, or install Rust (rustup.rs) ' +
          'so that one can be built, then: make setup',
      );
    }
    const target = join(cacheFolder(), 'build', 'secantus-mdb');
    const exact = ['--version', versions.secantus, '--locked', '--ignore-rust-version'];
    await makeOnce(dirname(dirname(cached.secantus())), (folder) =>
      run({
        name: 'secantus-mdb',
        command: 'cargo',
        args: ['install', 'secantus-mdb', ...exact, '--root', folder],
        env: { CARGO_TARGET_DIR: target },
      }),
    );
    rmSync(target, { recursive: true, force: true });
  },
};

const mailbox: Installable = {
  name: `maildev ${versions.maildev}`,
  find: maildev,
  doing: 'installing the mailbox',
  aboutMs: 0.2 * minute,
  install: () =>
    makeOnce(join(cacheFolder(), `maildev-${versions.maildev}`), (folder) => {
      const args = ['install', '--no-audit', '--no-fund', '--prefix', folder, `maildev@${versions.maildev}`];
      return run({ name: 'maildev', command: 'npm', args });
    }),
};

function pullMongo(): boolean {
  if (onPath('docker') === undefined) return false;
  if (spawnSync('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: 5_000 }).status !== 0) return false;
  return spawnSync('docker', ['pull', '--quiet', versions.mongoImage], { timeout: 10 * minute }).status === 0;
}

export const installables: readonly Installable[] = [debian, sidecar, database, mailbox];
