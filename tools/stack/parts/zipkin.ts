import { join } from 'node:path';
import { java, zipkinServer } from '../locate.ts';
import { answers } from '../probes.ts';
import type { Part } from './part.ts';

/** Collects and shows traces; what it has collected goes with it. Optional, since it wants Java and some 250 MB. */
export const zipkin: Part = {
  ports: [{ name: 'zipkin', fixed: 9411 }],
  processes: ({ directory, ports, environment }) => {
    const port = ports.port('zipkin');
    const listen = { port, address: '127.0.0.1', 'protocols[0]': 'http' };
    const flags = Object.entries(listen).map(([name, value]) => `--armeria.ports[0].${name}=${value}`);
    return [
      {
        name: 'zipkin',
        kind: 'part',
        command: java(),
        args: ['-Xmx192m', '-jar', zipkinServer(), ...flags],
        env: { ...environment, STORAGE_TYPE: 'mem', MEM_MAX_SPANS: '100000' },
        workingFolder: directory,
        port,
        logFile: join(directory, 'logs', 'zipkin.log'),
        after: [],
        ready: () => answers(`http://127.0.0.1:${port}/health`),
        readyTimeoutMs: 60_000,
        stopTimeoutMs: 5_000,
      },
    ];
  },
};
