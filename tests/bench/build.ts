import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildApps, bundle } from '../../tools/build/build-apps.ts';
import { root } from '../../tools/stack/layout.ts';

type Plugin = NonNullable<Parameters<typeof bundle>[2]>[number];

const here = join(root, 'tests', 'bench');
const output = (name: string) => join(here, 'dist', `${name}.js`);

export const programs = {
  load: output('load'),
  bare: output('bare'),
  carelessOrders: output('careless-orders'),
  carelessProducts: output('careless-products'),
  parity: output('parity'),
  profile: output('profile-on-signal'),
  oneByOne: (app: string) => output(`one-by-one-${app}`),
};

/** Apps that are compared with themselves without batches. */
const comparedApps = ['orders', 'products'] as const;

export async function buildPrograms(): Promise<void> {
  await buildApps();
  await Promise.all([
    bundle(join(here, 'load', 'main.ts'), programs.load),
    bundle(join(here, 'bare', 'main.ts'), programs.bare),
    bundle(join(here, 'careless', 'orders.ts'), programs.carelessOrders),
    bundle(join(here, 'careless', 'products.ts'), programs.carelessProducts),
    bundle(join(here, 'stage', 'profile-on-signal.ts'), programs.profile),
  ]);
}

/** By itself, so that a change of `orders` which it does not follow fails its section alone. */
export async function buildParity(): Promise<void> {
  await bundle(join(here, 'parity', 'main.ts'), programs.parity);
}

export async function buildOneByOne(): Promise<void> {
  await Promise.all(
    comparedApps.map((app) => bundle(join(root, 'apps', app, 'src', 'main.ts'), programs.oneByOne(app), [oneByOne])),
  );
}

/** Where the next batch is taken out of what waits. */
const takings: Readonly<Record<string, string>> = {
  'packages/runtime/src/coalesce.ts': 'queue.splice(0, maxBatch)',
  'packages/store/src/committer.ts': 'waiting.splice(0, maxBatch)',
};

/** The same code but for one number: whatever waits is taken one by one. A setting for it would be one to get wrong. */
const oneByOne: Plugin = {
  name: 'one-by-one',
  setup(build) {
    build.onLoad({ filter: /\/(coalesce|committer)\.ts$/ }, ({ path }) => {
      const taking = Object.entries(takings).find(([file]) => path === join(root, file))?.[1];
      if (taking === undefined) return undefined;
      const code = readFileSync(path, 'utf8');
      if (!code.includes(taking)) throw new Error(`${path} no longer says '${taking}': tell tests/bench/build.ts`);
      return { contents: code.replace(taking, taking.replace('maxBatch', '1')), loader: 'ts' };
    });
  },
};
