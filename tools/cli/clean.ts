import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../stack/identity.ts';
import { localDirectory, root } from '../stack/layout.ts';
import { readState } from '../stack/state.ts';
import { down } from './down.ts';

/** `make clean`: stops, then removes data, logs, secrets and bundles. Installed parts stay in their cache. */
export async function clean(): Promise<void> {
  const state = readState(localDirectory);
  if (state !== undefined && isAlive(state.owner)) await down();
  rmSync(localDirectory, { recursive: true, force: true, maxRetries: 5 });
  const apps = join(root, 'apps');
  for (const app of existsSync(apps) ? readdirSync(apps) : []) {
    rmSync(join(apps, app, 'dist'), { recursive: true, force: true });
  }
  console.log('Removed the data, logs and secrets in .waybill, and the bundles in apps/*/dist.');
  if (process.env.MONGODB_URI) console.log('Databases on the server at MONGODB_URI are left alone.');
}
