import { join } from 'node:path';
import { senderOf } from '../../phones/account.ts';
import { root } from '../layout.ts';
import { answers } from '../probes.ts';
import type { Part } from './part.ts';

/** Where `components/local` looks for the push service; a stack with other ports puts its own address in this place. */
export const phonesPort = 1090;

/** Stands in for the push service: takes every push of the right account and shows it; nothing is ever delivered. */
export const phones: Part = {
  ports: [{ name: 'phones', fixed: phonesPort }],
  processes: ({ directory, ports, secrets, environment }) => {
    const port = ports.port('phones');
    return [
      {
        name: 'phones',
        kind: 'part',
        command: process.execPath,
        args: ['--import', 'tsx', join(root, 'tools', 'phones', 'main.ts')],
        env: { ...environment, PORT: String(port), SENDER: JSON.stringify(senderOf(secrets.pushKey)) },
        workingFolder: root,
        port,
        logFile: join(directory, 'logs', 'phones.log'),
        after: [],
        ready: () => answers(`http://127.0.0.1:${port}/pushes`),
        readyTimeoutMs: 30_000,
        stopTimeoutMs: 3_000,
      },
    ];
  },
};
