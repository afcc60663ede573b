import { rmSync } from 'node:fs';
import { isAlive } from '../stack/identity.ts';
import { localDirectory, shownDirectory } from '../stack/layout.ts';
import { readState } from '../stack/state.ts';
import { down } from './down.ts';

/** `make clean`: stops, then removes data, logs and secrets. Bundles and installed parts stay. */
export async function clean(): Promise<void> {
  const state = readState(localDirectory);
  if (state !== undefined && isAlive(state.owner)) await down();
  rmSync(localDirectory, { recursive: true, force: true, maxRetries: 5 });
  console.log(`Removed the data, logs and secrets in ${shownDirectory}.`);
  if (process.env.MONGODB_URI) console.log('Databases on the server at MONGODB_URI are left alone.');
}
