import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import type { Session } from 'node:inspector/promises';
import { join } from 'node:path';

/**
 * Imported before an app, it costs nothing until the app is sent SIGUSR2, which starts a CPU profile; the next one ends
 * it and writes `<PROFILES>/<APP_ID>.cpuprofile`. So a profile holds the load and neither the start nor the waiting.
 */
let session: Session | undefined;
process.on('SIGUSR2', async () => {
  if (!session) {
    // Only now: whoever is not profiled has no inspector in its memory.
    const inspector = await import('node:inspector/promises');
    session = new inspector.Session();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.start');
    return;
  }
  const ended = session;
  session = undefined;
  const { profile } = await ended.post('Profiler.stop');
  ended.disconnect();
  const folder = process.env.PROFILES ?? '.';
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${process.env.APP_ID}.cpuprofile`);
  // Whole from the moment it has its name.
  writeFileSync(`${file}.new`, JSON.stringify(profile));
  renameSync(`${file}.new`, file);
});
