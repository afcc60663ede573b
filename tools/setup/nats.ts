import { dirname } from 'node:path';
import { natsServer, onPath } from '../stack/locate.ts';
import { makeOnce } from './cache.ts';
import type { Installable } from './parts.ts';
import { run } from './run.ts';
import { cached, versions } from './versions.ts';

/** Installed only for who swaps brokers: `make up SWAP=nats-jetstream`, `make test-swaps`. */
export const nats: Installable = {
  name: `nats-server ${versions.nats}`,
  find: natsServer,
  doing: 'building the NATS server',
  aboutMs: 60_000,
  async install() {
    if (onPath('go') === undefined) {
      throw new Error('Go is needed to build the NATS server. Next: install Go 1.26 or later (go.dev/dl), then again');
    }
    await makeOnce(dirname(cached.nats()), (folder) =>
      run({
        name: 'nats',
        command: 'go',
        args: ['install', `github.com/nats-io/nats-server/v2@v${versions.nats}`],
        cwd: folder,
        env: { GOBIN: folder, CGO_ENABLED: '0' },
      }),
    );
  },
};
