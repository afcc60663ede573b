import { isBuilt } from '../stack/apps.ts';
import { readDaprYaml } from '../stack/dapr-yaml.ts';
import { startStack } from '../stack/index.ts';
import { daprYaml, localDirectory } from '../stack/layout.ts';
import type { Stack } from '../stack/types.ts';
import { reportOn, writeReport } from './report.ts';
import { readSettings } from './settings.ts';
import type { Message } from './start-in-background.ts';

// The process in the background: it owns the stack of `make up`, restarts what dies, and is what `make down` ends.
const tell = (message: Message) => {
  if (process.connected) process.send?.(message, () => {});
};
let stack: Stack | undefined;
let ending = false;

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  await stack?.close();
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end());
// The command that started us may have gone.
process.on('disconnect', () => {});

const hasGateway = readDaprYaml(daprYaml).some((app) => app.appId === 'gateway' && isBuilt(app));
const report = () => {
  if (stack !== undefined && !ending) writeReport(reportOn(stack, hasGateway));
};
try {
  const started = await startStack({
    ...readSettings(process.env),
    directory: localDirectory,
    restart: true,
    changed: report,
    log: (line) => {
      console.log(`${new Date().toISOString()} ${line}`);
      tell({ type: 'line', line });
    },
  });
  stack = started;
  if (ending) await started.close();
  report();
  tell({ type: 'started', report: reportOn(started, hasGateway) });
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(message);
  tell({ type: 'failed', message });
  setTimeout(() => process.exit(1), 100);
}
