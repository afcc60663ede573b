import { identify, isAlive } from '../stack/identity.ts';
import { localDirectory } from '../stack/layout.ts';
import { readState } from '../stack/state.ts';
import { gatewayHealth } from './health.ts';
import { readReport } from './report.ts';

/** `make status`: what runs, where, and what the gateway says of it. */
export async function status(): Promise<void> {
  const state = readState(localDirectory);
  if (state === undefined || !isAlive(state.owner)) {
    console.log('Nothing is running. Next: make up');
    return;
  }
  const width = Math.max(...state.processes.map(({ name }) => name.length));
  const kinds = ['part', 'sidecar', 'app'] as const;
  for (const kind of kinds) {
    for (const { name, pid, port, startTime } of state.processes.filter((process) => process.kind === kind)) {
      const alive = identify(pid)?.startTime === startTime;
      console.log(`  ${name.padEnd(width)}  ${String(port).padStart(5)}  ${alive ? `pid ${pid}` : 'gone'}`);
    }
  }
  const gateway = readReport()?.gateway;
  if (gateway) console.log(`\nThe gateway says: ${(await gatewayHealth(gateway)) ?? 'nothing'}`);
}
