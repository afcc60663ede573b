// The first step on a machine that has Node and npm and nothing else: Node's version, pnpm, and the packages of the
// workspace. Plain JavaScript, because nothing is installed yet that could read TypeScript.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const cache = process.env.WAYBILL_CACHE || join(homedir(), '.cache', 'waybill');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

requireNode(manifest.engines.node.replace(/[^\d.]/g, ''));
installPackages(manifest.packageManager.replace('pnpm@', ''));

function requireNode(least) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = least.split('.').map(Number);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return;
  stop(
    `Node ${least} or later is needed, this is ${process.versions.node}.`,
    'Install it from nodejs.org, then again.',
  );
}

function installPackages(pnpmVersion) {
  const stamp = join(root, 'node_modules', '.waybill-installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .update(readFileSync(join(root, 'pnpm-workspace.yaml')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const startedAt = Date.now();
  // To stderr: what a target prints may be read by a program, as with make cluster-secrets | kubectl apply -f -.
  console.error('Installing the npm packages of the workspace …');
  const { command, args } = pnpm(pnpmVersion);
  const result = run(command, [...args, 'install', '--frozen-lockfile', '--reporter=silent'], root);
  if (result.status !== 0) {
    console.error(`${result.stdout}${result.stderr}`.trimEnd());
    stop('The npm packages could not be installed (above).', 'Check the connection to the npm registry, then again.');
  }
  writeFileSync(stamp, wanted);
  console.error(`Installed the npm packages in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** The pinned pnpm: the one on the PATH when it is that version, else one of our own, outside the repository. */
function pnpm(version) {
  const onPath = run('pnpm', ['--version'], cacheFolder());
  if (onPath.status === 0 && onPath.stdout.trim() === version) return { command: 'pnpm', args: [] };
  const folder = join(cache, `pnpm-${version}`);
  const script = join(folder, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');
  if (!existsSync(script)) {
    const partial = `${folder}.partial-${process.pid}`;
    mkdirSync(partial, { recursive: true });
    const result = run('npm', ['install', '--no-audit', '--no-fund', '--prefix', partial, `pnpm@${version}`], partial);
    if (result.status !== 0) {
      rmSync(partial, { recursive: true, force: true });
      console.error(result.stderr.trimEnd());
      stop(`pnpm ${version} could not be installed (above).`, 'Check the connection to the npm registry, then again.');
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  }
  return { command: process.execPath, args: [script] };
}

/** A folder without a package.json above it, or a pnpm on the PATH would answer with the version that asks for. */
function cacheFolder() {
  mkdirSync(cache, { recursive: true });
  return cache;
}

function run(command, args, cwd) {
  return spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, CI: 'true' }, maxBuffer: 64 << 20 });
}

function stop(what, next) {
  console.error(`${what}\nNext: ${next}`);
  process.exit(1);
}
