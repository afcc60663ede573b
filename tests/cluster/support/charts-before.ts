import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '@waybill/tools/cluster';

export interface ChartsBefore {
  /** The platform chart. */
  readonly chart: string;
  readonly from: string;
  remove(): void;
}

/** The charts of the commit before this one; where there is none, those of now. */
export function chartsBefore(): ChartsBefore {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-charts-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const script = 'git archive "HEAD^" charts components/cluster | tar x -C "$0" && git rev-parse --short "HEAD^"';
  const { status, stdout } = spawnSync('bash', ['-o', 'pipefail', '-c', script, folder], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status === 0) return { chart: join(folder, 'charts', 'platform'), from: `commit ${stdout.trim()}`, remove };
  return { chart: 'charts/platform', from: 'now, since git tells of no commit before', remove };
}
