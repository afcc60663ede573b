import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * `make test-upgrade FROM=<commit>`: the build before reads what this one writes. Its own upgrade suite runs in a tree of
 * its own, over the events and documents that this build has just written.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const from = process.env.FROM || 'HEAD^';
const folder = mkdtempSync(join(tmpdir(), 'waybill-before-'));
const [tree, written] = [join(folder, 'tree'), join(folder, 'written')];
const vitest = ['node_modules/.bin/vitest', 'run', '--project'];
try {
  run(root, [...vitest, 'fixtures'], { FIXTURES: written });
  run(root, ['git', 'worktree', 'add', '--quiet', '--detach', tree, from]);
  run(tree, ['node', 'tools/setup/bootstrap.mjs']);
  const fixtures = join(tree, 'tests', 'upgrade', 'fixtures');
  rmSync(fixtures, { recursive: true });
  cpSync(written, fixtures, { recursive: true });
  forgetNews(fixtures, readFileSync(join(tree, 'docs', 'events.md'), 'utf8'));
  run(tree, [...vitest, 'storage', 'tests/upgrade']);
  console.log(`\nThe build of ${from} reads what this one writes.`);
} finally {
  spawnSync('git', ['worktree', 'remove', '--force', tree], { cwd: root });
  rmSync(folder, { recursive: true, force: true });
}

function run(cwd: string, [command = '', ...args]: readonly string[], env: Record<string, string> = {}): void {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } });
  if (status === 0) return;
  throw new Error(`${command} ${args.join(' ')} failed in ${cwd === root ? 'this tree' : `that of ${from}`} (above)`);
}

/** Nobody there listens to a type that is new here. */
function forgetNews(fixtures: string, known: string): void {
  for (const release of readdirSync(fixtures))
    for (const file of readdirSync(join(fixtures, release)).filter((name) => name !== 'schemas.json')) {
      const path = join(fixtures, release, file);
      const kept = JSON.parse(readFileSync(path, 'utf8')) as { events: { type: string }[] };
      writeFileSync(path, JSON.stringify({ ...kept, events: kept.events.filter(({ type }) => known.includes(type)) }));
    }
}
