import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../../../tools/stack/layout.ts';
import { createPlaces, originOf } from './places.ts';

test('code is named by the package it was installed as, or by its folder of ours', () => {
  const installed = join(root, 'node_modules/.pnpm/mongodb@7.8.0/node_modules/mongodb/lib/cursor.js');
  expect(originOf(installed)).toBe('mongodb');
  expect(originOf(join(root, 'node_modules/@dapr/dapr/index.js'))).toBe('@dapr/dapr');
  expect(originOf(join(root, 'packages/store/src/committer.ts'))).toBe('packages/store');
});

test('what is not in a file is told of by what it is', () => {
  const at = { lineNumber: 0, columnNumber: 0 };
  const placeOf = createPlaces();
  expect(placeOf({ ...at, functionName: 'write', url: 'node:net' })).toEqual({ name: 'write', origin: 'node' });
  expect(placeOf({ ...at, functionName: '', url: '' })).toEqual({ name: '(anonymous)', origin: 'v8' });
  expect(placeOf({ ...at, functionName: '(garbage collector)', url: '' }).origin).toBe('garbage collector');
});
