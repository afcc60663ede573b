import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { onPath } from '../stack/locate.ts';
import { run } from './run.ts';

const startPolicy = '/usr/sbin/policy-rc.d';

/** Installs packages without starting the services in them: our processes are our own. */
export async function installDebianPackages(packages: readonly string[]): Promise<void> {
  if (onPath('apt-get') === undefined) {
    throw new Error(`${packages.join(' and ')} must be installed by hand here: put them on the PATH, then: make setup`);
  }
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo'];
  if (asRoot.length > 0 && spawnSync('sudo', ['-n', 'true']).status !== 0) {
    throw new Error(
      `Not allowed to install packages. Next: sudo apt-get install ${packages.join(' ')}, then: make setup`,
    );
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = (name: string, args: string[]) => {
    const [command = 'apt-get', ...rest] = [...asRoot, 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args];
    return run({ name, command, args: rest, env });
  };
  await aptGet('apt-update', ['update']);
  await withoutServiceStarts(asRoot, () =>
    aptGet('apt-install', ['install', '--yes', '--no-install-recommends', ...packages]),
  );
}

/** Debian asks this script before it starts a service. One that is there already is left as it is. */
async function withoutServiceStarts(asRoot: readonly string[], install: () => Promise<void>): Promise<void> {
  if (existsSync(startPolicy)) return install();
  const policy = '#!/bin/sh\nexit 101\n';
  const remove = () => {
    if (asRoot.length === 0) rmSync(startPolicy, { force: true });
    else spawnSync('sudo', ['rm', '-f', startPolicy]);
  };
  if (asRoot.length === 0) writeFileSync(startPolicy, policy, { mode: 0o755 });
  else spawnSync('sudo', ['sh', '-c', `printf '%s' "$0" > ${startPolicy} && chmod 755 ${startPolicy}`, policy]);
  process.once('exit', remove);
  try {
    await install();
  } finally {
    remove();
    process.removeListener('exit', remove);
  }
}
