import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, makeOnce, run } from '@waybill/tools/setup';

const version = '4.32.5';
const folder = () => join(cacheFolder(), `schemathesis-${version}-venv`);
const pythonIn = (environment: string) => join(environment, 'bin', 'python');

/** Installs schemathesis into a virtual environment of its own in the cache, once. */
export async function installSchemathesis(): Promise<void> {
  if (existsSync(folder())) return;
  console.log(`Installing schemathesis ${version}, about a minute`);
  await makeOnce(folder(), async (partial) => {
    const python3 = (...args: string[]) => run({ name: 'schemathesis', command: 'python3', args: ['-m', ...args] });
    // The system's pip fills it: Debian keeps the one for environments in a package of its own.
    await python3('venv', '--without-pip', partial);
    await python3('pip', '--python', pythonIn(partial), 'install', '--quiet', `schemathesis==${version}`);
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
  // It keeps notes where it is run.
  const child = spawn(pythonIn(folder()), args, { cwd: tmpdir(), stdio: 'inherit' });
  process.once('exit', () => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}
