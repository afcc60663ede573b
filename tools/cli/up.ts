import { buildApps } from '../build/build-apps.ts';
import { setup } from '../setup/setup.ts';
import { isAlive } from '../stack/identity.ts';
import { localDirectory } from '../stack/layout.ts';
import { sweep } from '../stack/mark.ts';
import { readState } from '../stack/state.ts';
import { gatewayHealth, waitUntilHealthy } from './health.ts';
import { printReport } from './print-report.ts';
import { type Report, readReport } from './report.ts';
import { sow } from './sow.ts';
import { startInBackground } from './start-in-background.ts';

/** `make up`: everything installed, built, started, seeded, and its addresses printed; of the apps some, where they are named. */
export async function up({ apps: wanted }: { apps?: readonly string[] } = {}): Promise<void> {
  const running = runningReport();
  if (running !== undefined) {
    const health = await gatewayHealth(running.gateway);
    console.log(`Already running, ${health ?? 'but the gateway does not answer (make status)'}.`);
    console.log('After a change: make restart APP=orders\n');
    printReport(running);
    return;
  }
  const startedAt = Date.now();
  // What a killed predecessor left may still be on its way out, and holds our ports until then.
  const before = readState(localDirectory);
  if (before !== undefined) await sweep(before.mark);
  const { installed } = await setup();
  if (installed.length > 0) console.log(`Installed ${installed.join(', ')}`);
  const buildingSince = Date.now();
  const { apps, fresh } = await buildApps();
  if (fresh.length > 0) console.log(`Built ${fresh.join(', ')} in ${seconds(buildingSince)}`);
  const report = await startInBackground(wanted);
  if (apps.includes('gateway')) {
    await waitUntilHealthy(report.gateway);
    await sow(report);
  }
  console.log(`Up in ${seconds(startedAt)}\n`);
  printReport(report);
}

function runningReport(): Report | undefined {
  const state = readState(localDirectory);
  if (state === undefined || !isAlive(state.owner)) return undefined;
  return readReport();
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
