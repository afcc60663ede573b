import { buildApps } from './build-apps.ts';

const startedAt = Date.now();
try {
  const { apps, fresh } = await buildApps(process.argv.slice(2));
  console.log(
    `Built ${fresh.join(', ') || 'nothing: no app has changed'} (${apps.length} apps) in ${seconds(startedAt)}`,
  );
} catch (error) {
  // esbuild has printed each mistake with its place already.
  console.error(error instanceof Error ? error.message.split('\n')[0] : error);
  process.exitCode = 1;
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
