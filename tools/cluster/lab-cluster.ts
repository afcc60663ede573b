import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '../setup/versions.ts';
import { lab, labFolder } from './places.ts';
import { run } from './run.ts';

const baseImage = 'waybill-lab/node:local';

/** What `make cluster-test FULL=1` has beside the rest; minutes of building each. */
const everything = ['--with-skaffold', '--with-tilt', '--with-dapr-cli', '--with-keda'];

export interface LabOptions {
  readonly full?: boolean;
  /** Forgets what was on it. */
  readonly fresh?: boolean;
  readonly show?: boolean;
}

/** Whether its longest build is behind us. */
export const labIsBuilt = (): boolean => existsSync(join(labFolder, 'stamps', 'dapr'));

/** Builds whatever of the lab is missing: about 22 minutes on two cores the first time, seconds later. */
export async function buildLab({ full = false, show = true }: LabOptions = {}): Promise<void> {
  // The sidecar of `make up` is the one of the cluster, so it is not built twice.
  const daprd = existsSync(cached.daprd()) ? { DAPRD: cached.daprd() } : undefined;
  await run(lab, ['build', ...(full ? everything : [])], { show, ...(daprd && { env: daprd }) });
}

/** Starts the node, Dapr on it, and docker beside it. Safe to call when it runs. */
export async function startLab({ full = false, fresh = false, show = true }: LabOptions = {}): Promise<void> {
  await run(lab, ['up', '--dapr', ...(full ? ['--keda'] : []), ...(fresh ? ['--fresh'] : [])], { show });
  await run(lab, ['base-images'], { show });
}

export const stopLab = (show = true): Promise<string> => run(lab, ['down'], { show });

/** Brings images into the node: names that docker knows, or archives. */
export async function load(images: readonly string[]): Promise<void> {
  const archives = images.filter((image) => image.endsWith('.tar'));
  const names = images.filter((image) => !image.endsWith('.tar'));
  if (archives.length > 0) await run(lab, ['load', ...archives]);
  if (names.length > 0) await run(lab, ['load', ...names]);
}

/** The base image the lab's docker has, where none can be pulled. */
export const labNodeImage = baseImage;
