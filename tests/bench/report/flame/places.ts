import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../../../../tools/stack/layout.ts';
import type { CallFrame, Place } from './fold.ts';

/** Finds the source of each function of bundles through the source maps beside them. */
export function createPlaces(): (frame: CallFrame) => Place {
  const maps = new Map<string, SourceMap | undefined>();

  function mapOf(file: string): SourceMap | undefined {
    if (!maps.has(file)) maps.set(file, readMap(file));
    return maps.get(file);
  }

  return ({ functionName, url, lineNumber, columnNumber }) => {
    const name = functionName || '(anonymous)';
    if (functionName === '(garbage collector)') return { name, origin: 'garbage collector' };
    if (url.startsWith('node:')) return { name, origin: 'node' };
    if (!url.startsWith('file:')) return { name, origin: 'v8' };
    const file = fileURLToPath(url);
    const entry = mapOf(file)?.findEntry(lineNumber, columnNumber);
    const source = entry && 'originalSource' in entry ? entry.originalSource : undefined;
    return { name, origin: originOf(source ? resolve(dirname(file), source) : file) };
  };
}

function readMap(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
  } catch {
    return undefined;
  }
}

/** `mongodb` for what came from the registry, `packages/store` or `apps/orders` for our own. */
export function originOf(path: string): string {
  const installed = path.split('node_modules/').at(-1);
  if (installed !== undefined && installed !== path) {
    const [first = '', second = ''] = installed.split('/');
    return first.startsWith('@') ? `${first}/${second}` : first;
  }
  return relative(root, path).split('/').slice(0, 2).join('/');
}
