import { spawnSync } from 'node:child_process';
import { localDirectory } from '../stack/layout.ts';
import { secretsIn } from '../stack/secrets.ts';
import { runningReport } from './running.ts';

/** Asks the Redis of `make up`; answers its lines. */
function redis(...words: readonly string[]): string[] {
  const port = runningReport().processes.redis?.port;
  if (port === undefined) throw new Error('Redis does not run. Next: make status');
  const env = { ...process.env, REDISCLI_AUTH: secretsIn(localDirectory, []).redisPassword };
  const { stdout, stderr, status } = spawnSync('redis-cli', ['-p', String(port), ...words], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`redis-cli ${words[0]} failed: ${stderr || stdout}`);
  return stdout.split('\n').filter(Boolean);
}

/** A key of Dapr's state store is `<app>||<cache>:<key>`. */
const keys = (): string[] =>
  redis('--scan')
    .filter((key) => key.includes('||'))
    .sort();

/** `make cache`: every key with the seconds it has left, and how often Redis had what was asked for. */
export async function cache(): Promise<void> {
  const found = keys();
  const width = Math.max(20, ...found.map((key) => key.length));
  for (const key of found) {
    const [ttl = ''] = redis('TTL', key);
    console.log(`  ${key.padEnd(width)}  ${ttl.padStart(4)} s`);
  }
  const stats = new Map(redis('INFO', 'stats').map((line) => line.trim().split(':') as [string, string]));
  const [hits, misses] = [Number(stats.get('keyspace_hits')), Number(stats.get('keyspace_misses'))];
  const rate = hits + misses === 0 ? 0 : Math.round((hits / (hits + misses)) * 100);
  console.log(`\n${found.length} keys, ${hits} hits, ${misses} misses: ${rate} % since Redis started`);
}

/** `make cache-clear`: forgets everything. Whatever is asked for next comes from the databases. */
export async function cacheClear(): Promise<void> {
  const found = keys();
  if (found.length > 0) redis('DEL', ...found);
  console.log(`${found.length} keys forgotten`);
}
