import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localDirectory } from '../stack/layout.ts';
import type { Stack } from '../stack/types.ts';

/** What `make up` tells, kept as `.waybill/up.json` for scripts. */
export interface Report {
  readonly gateway: string;
  readonly mailbox: string;
  /** Only where it runs. */
  readonly zipkin?: string;
  /** Where the pushes are listed. */
  readonly pushes: string;
  readonly users: readonly { readonly email: string; readonly password: string; readonly roles: readonly string[] }[];
  /** Kept up to date while the stack runs: a process that was started again has another pid. */
  readonly processes: Readonly<Record<string, { readonly pid: number; readonly port: number }>>;
}

const file = join(localDirectory, 'up.json');

export function readReport(): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return undefined;
  }
}

export function writeReport(report: Report): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function reportOn(stack: Stack, hasGateway: boolean): Report {
  const { admin, samplePasswords } = stack.accounts;
  const sample = (name: string, role: string) => ({
    email: `${name}@waybill.example`,
    password: samplePasswords[name] ?? '',
    roles: [role],
  });
  return {
    gateway: hasGateway ? stack.gateway : '',
    mailbox: stack.mailbox.url,
    ...(stack.names.includes('zipkin') && { zipkin: stack.zipkin.url }),
    pushes: `${stack.phones.url}/pushes`,
    users: [
      { email: admin.email, password: admin.password, roles: ['admin'] },
      sample('manager', 'manager'),
      sample('linh', 'customer'),
      sample('alex', 'customer'),
    ],
    processes: Object.fromEntries(stack.processes().map(({ name, pid, port }) => [name, { pid, port }])),
  };
}
