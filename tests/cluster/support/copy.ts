import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { root } from '@waybill/tools/cluster';

const left = new Set(['node_modules', 'dist', '.git', '.waybill', 'coverage']);

/** A copy of the sources, so that a test may change them; the caller removes it. */
export function copyOfSources(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-sources-'));
  cpSync(root, folder, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) =>
      !relative(root, path)
        .split(sep)
        .some((part) => left.has(part)),
  });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
