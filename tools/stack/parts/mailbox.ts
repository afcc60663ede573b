import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { maildev } from '../locate.ts';
import { accepts, answers } from '../probes.ts';
import type { Part } from './part.ts';

/** Takes every mail and shows it on a web page; nothing is ever delivered. */
export const mailbox: Part = {
  ports: [
    { name: 'mailbox', fixed: 1080 },
    { name: 'mailbox-smtp', fixed: 1025 },
  ],
  processes: ({ directory, ports, environment }) => {
    const folder = join(directory, 'mailbox');
    const port = ports.port('mailbox');
    const smtp = ports.port('mailbox-smtp');
    const listen = ['--smtp', String(smtp), '--ip', '127.0.0.1', '--web', String(port), '--web-ip', '127.0.0.1'];
    return [
      {
        name: 'mailbox',
        kind: 'part',
        command: process.execPath,
        // `--silent` also because its log would otherwise hold every recipient.
        args: [maildev(), ...listen, '--mail-directory', folder, '--silent'],
        env: { ...environment },
        workingFolder: directory,
        port,
        logFile: join(directory, 'logs', 'mailbox.log'),
        after: [],
        prepare: () => mkdirSync(folder, { recursive: true, mode: 0o700 }),
        ready: async () => (await accepts(smtp)) && answers(`http://127.0.0.1:${port}/healthz`),
        readyTimeoutMs: 30_000,
        stopTimeoutMs: 3_000,
      },
    ];
  },
};
