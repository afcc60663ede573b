import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from '../stack/layout.ts';
import { bundle } from './build-apps.ts';

/** Packages that a bundle finds beside it at run time: native code, and pages that are served from disk. */
const atRunTime = ['@node-rs/argon2', 'swagger-ui-dist'];

/**
 * Lays out what an image holds: `main.js`, its map, and under `node_modules` only what cannot be bundled.
 * `app` is a folder of apps/, or of tools/ for what runs beside them.
 */
export async function layOut(app: string, folder: string): Promise<void> {
  const places = [
    { home: join(root, 'apps', app), main: 'src/main.ts' },
    { home: join(root, 'tools', app), main: 'main.ts' },
  ];
  const place = places.find(({ home, main }) => existsSync(join(home, main)));
  if (place === undefined) throw new Error(`There is no apps/${app}/src/main.ts and no tools/${app}/main.ts`);
  const { home, main } = place;
  mkdirSync(folder, { recursive: true });
  await bundle(join(home, main), join(folder, 'main.js'));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ name: app, type: 'module', private: true })}\n`);
  for (const name of atRunTime.filter((wanted) => dependenciesOf(home).includes(wanted))) copy(name, home, folder);
}

/** A package and what belongs to it on this machine: its native part is an optional package of its own. */
function copy(name: string, from: string, folder: string): void {
  const place = realpathSync(join(from, 'node_modules', name));
  cpSync(place, join(folder, 'node_modules', name), { recursive: true, dereference: true });
  const find = createRequire(join(place, 'package.json'));
  for (const part of optionalParts(place)) {
    const there = whereIs(find, part);
    if (there) cpSync(there, join(folder, 'node_modules', part), { recursive: true, dereference: true });
  }
}

function whereIs(find: NodeJS.Require, name: string): string | undefined {
  try {
    return dirname(find.resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

function optionalParts(place: string): string[] {
  return Object.keys(read(join(place, 'package.json')).optionalDependencies ?? {});
}

function dependenciesOf(home: string): string[] {
  const file = join(home, 'package.json');
  return existsSync(file) ? Object.keys(read(file).dependencies ?? {}) : [];
}

function read(file: string): { dependencies?: object; optionalDependencies?: object } {
  return JSON.parse(readFileSync(file, 'utf8'));
}

const [app, folder] = process.argv.slice(2);
if (app === undefined || folder === undefined)
  throw new Error('Which app, and where to? tools/build/image.ts <app> <folder>');
await layOut(app, folder);
