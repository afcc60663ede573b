import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { labFolder } from './places.ts';

/** Why this machine cannot run a cluster of its own, or undefined. A test that cannot run must say so and fail. */
export function whyNoCluster(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'it needs Linux on amd64';
  if (process.getuid?.() !== 0) return 'it needs root, for a network bridge, mounts and containers';
  if (!existsSync('/sys/fs/cgroup/memory'))
    return 'it needs cgroup v1; this machine has v2 (kind does well there: make kind-up)';
  for (const program of ['go', 'python3', 'apt-get']) {
    if (spawnSync('which', [program]).status !== 0) return `it needs ${program}`;
  }
  const bridge = spawnSync('ip', ['-brief', 'link', 'show', 'waybill0'], { encoding: 'utf8' });
  if (bridge.status === 0 && !existsSync(`${labFolder}/run/containerd.sock`)) {
    return 'another cluster of this kind has the bridge waybill0; stop it first (make cluster-down where it was started)';
  }
  return undefined;
}

export function mustBeAble(): void {
  const reason = whyNoCluster();
  if (reason !== undefined) throw new Error(`No cluster can be run here: ${reason}`);
}
