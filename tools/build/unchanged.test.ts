import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fingerprint, isUnchanged, recordInputs } from './unchanged.ts';

let root = '';
let output = '';
const way = fingerprint({ minify: false });
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'waybill-build-'));
  output = join(root, 'main.js');
  for (const file of ['a.ts', 'b.ts', 'main.js']) writeFileSync(join(root, file), file);
  recordInputs(root, output, way, ['a.ts', 'b.ts']);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('a bundle is made again', () => {
  test('not while everything is as it was', () => {
    expect(isUnchanged(root, output, way)).toBe(true);
  });

  test('when a file that went into it has changed, or has gone', () => {
    utimesSync(join(root, 'a.ts'), 1, 1);
    expect(isUnchanged(root, output, way)).toBe(false);
    rmSync(join(root, 'b.ts'));
    expect(isUnchanged(root, output, way)).toBe(false);
  });

  test('when it is built in another way', () => {
    expect(isUnchanged(root, output, fingerprint({ minify: true }))).toBe(false);
  });

  test('when it was changed itself, or is not there', () => {
    writeFileSync(output, 'something else');
    expect(isUnchanged(root, output, way)).toBe(false);
    rmSync(output);
    expect(isUnchanged(root, output, way)).toBe(false);
  });
});
