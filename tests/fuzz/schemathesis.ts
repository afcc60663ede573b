import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, makeOnce, run } from '@waybill/tools/setup';

const version = '4.32.5';
const folder = () => join(cacheFolder(), `schemathesis-${version}`);

/** Installs schemathesis into a folder of its own in the cache, once. */
export async function installSchemathesis(): Promise<void> {
  if (existsSync(folder())) return;
  console.log(`Installing schemathesis ${version}, about a minute`);
  await makeOnce(folder(), (partial) => {
    const args = ['-m', 'pip', 'install', '--quiet', '--target', partial, `schemathesis==${version}`];
    return run({ name: 'schemathesis', command: 'python3', args });
  });
}

/** Runs it on the operations of one tag; answers whether it found nothing. */
export function fuzz(
  gateway: string,
  token: string,
  tag: string,
  { examples }: { examples: number },
): Promise<boolean> {
  const checks = [
    'not_a_server_error',
    'status_code_conformance',
    'content_type_conformance',
    'response_headers_conformance',
    'response_schema_conformance',
    'unsupported_method',
  ];
  const args = [
    ...['-m', 'schemathesis.cli', 'run', `${gateway}/openapi.json`, '--url', gateway, '--include-tag', tag],
    ...['--phases', 'examples,fuzzing', '--max-examples', String(examples), '--checks', checks.join(',')],
    ...['--workers', '4', '--seed', '1', '--continue-on-failure', '--suppress-health-check', 'all', '--no-color'],
    ...['--request-timeout', '30', '--header', `Authorization: Bearer ${token}`],
  ];
  const env = { ...process.env, PYTHONPATH: folder() };
  // It keeps notes where it is run.
  const child = spawn('python3', args, { env, cwd: tmpdir(), stdio: 'inherit' });
  process.once('exit', () => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}
