import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, type Plugin, version } from 'esbuild';
import { root } from '../stack/layout.ts';
import { fingerprint, isUnchanged, recordInputs } from './unchanged.ts';

/**
 * Left out of the bundles and found in node_modules at run time: native code, and optional parts of the MongoDB driver
 * that are asked for inside a try.
 */
const external = [
  '@node-rs/argon2',
  'kerberos',
  '@mongodb-js/zstd',
  '@aws-sdk/credential-providers',
  'gcp-metadata',
  'snappy',
  'socks',
  'aws4',
  'mongodb-client-encryption',
];

// CommonJS inside an ES module has no `require`, `__filename` and `__dirname` unless it is given them.
const commonJs = [
  "import { createRequire as waybillRequire } from 'node:module';",
  "import { fileURLToPath as waybillPath } from 'node:url';",
  'const require = waybillRequire(import.meta.url);',
  'const __filename = waybillPath(import.meta.url);',
  "const __dirname = waybillPath(new URL('.', import.meta.url));",
].join('');

const options = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // A third less text for each process to keep; names stay, so that stack traces say which function it was.
  minifyWhitespace: true,
  minifySyntax: true,
  sourcemap: true,
  // The sources lie beside it; copies of them would triple the time.
  sourcesContent: false,
  external,
  banner: { js: commonJs },
  metafile: true,
  absWorkingDir: root,
  logLevel: 'error',
} as const satisfies BuildOptions;
const way = fingerprint([options, version]);

export interface Built {
  readonly apps: readonly string[];
  /** Those that had changed. */
  readonly fresh: readonly string[];
}

/** Makes one bundle in the way of all. */
export const bundle = (entry: string, outfile: string, plugins: Plugin[] = []) =>
  build({ ...options, entryPoints: [entry], outfile, plugins });

/** Bundles `apps/<app>/src/main.ts` to `apps/<app>/dist/main.js` where something changed; no names means all. */
export async function buildApps(names: readonly string[] = []): Promise<Built> {
  const entry = (app: string) => join(root, 'apps', app, 'src', 'main.ts');
  const output = (app: string) => join(root, 'apps', app, 'dist', 'main.js');
  const unknown = names.filter((app) => !existsSync(entry(app)));
  if (unknown.length > 0) throw new Error(`There is no apps/<app>/src/main.ts for ${unknown.join(', ')}`);
  const all = names.length > 0 ? names : readdirSync(join(root, 'apps'));
  const apps = all.filter((app) => existsSync(entry(app)));
  const fresh = apps.filter((app) => !isUnchanged(root, output(app), way));
  await Promise.all(
    fresh.map(async (app) => {
      const { metafile } = await bundle(entry(app), output(app));
      recordInputs(root, output(app), way, Object.keys(metafile.inputs));
    }),
  );
  return { apps, fresh };
}
