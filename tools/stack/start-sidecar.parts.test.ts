import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startParts, startSidecar } from './index.ts';
import type { Parts, Sidecar } from './types.ts';

const signingKeys = { current: '{"kid":"a"}', next: '{"kid":"b"}' };
let parts: Parts;
let users: Sidecar;
let email: Sidecar;

beforeAll(async () => {
  parts = await startParts({ parts: ['redis', 'mailbox'] });
  [users, email] = await Promise.all([
    startSidecar({
      appId: 'users',
      parts,
      configuration: 'configuration-with-secrets.yaml',
      secrets: { 'signing-keys': signingKeys },
      daprApiToken: 'token',
    }),
    startSidecar({ appId: 'email', parts }),
  ]);
});
afterAll(async () => {
  await Promise.all([users?.close(), email?.close()]);
  await parts?.close();
});

describe('the sidecar of users', () => {
  const secret = (name: string) =>
    fetch(`${users.url}/v1.0/secrets/secrets/${name}`, { headers: { 'dapr-api-token': 'token' } });

  test('hands the signing keys out, both of them', async () => {
    expect(await (await secret('signing-keys')).json()).toEqual(signingKeys);
  });

  test("keeps the components' passwords to itself", async () => {
    expect((await secret('redis')).status).toBe(403);
  });

  test('wants its token', async () => {
    expect((await fetch(`${users.url}/v1.0/secrets/secrets/signing-keys`)).status).toBe(401);
  });
});

describe('the sidecar of email', () => {
  test('sends through two bindings, and the mailbox shows both mails', async () => {
    for (const binding of ['email-1', 'email-2']) {
      const metadata = { emailTo: 'reader@waybill.example', subject: `by ${binding}` };
      const body = JSON.stringify({ operation: 'create', data: '<p>Hello</p>', metadata });
      const headers = { 'content-type': 'application/json' };
      const sent = await fetch(`${email.url}/v1.0/bindings/${binding}`, { method: 'POST', headers, body });
      expect(sent.status, binding).toBeLessThan(300);
    }
    await vi.waitFor(async () => {
      const mails = (await (await fetch(`${parts.mailbox.url}/email`)).json()) as { subject: string }[];
      expect(mails.map(({ subject }) => subject).sort()).toEqual(['by email-1', 'by email-2']);
    });
  });

  test('comes back at the same port after it was killed', async () => {
    await email.restart();
    expect((await fetch(`${email.url}/v1.0/healthz/outbound`)).status).toBe(204);
  });
});

test('a sidecar that could not register its name is started again, and found', async () => {
  const lock = `
import sqlite3, sys
names = sqlite3.connect(sys.argv[1], isolation_level=None)
names.execute('BEGIN EXCLUSIVE')
print('locked', flush=True)
sys.stdin.readline()`;
  const locking = spawn('python3', ['-c', lock, join(parts.directory, 'dapr', 'names.db')], {
    stdio: ['pipe', 'pipe', 2],
  });
  await once(locking.stdout as Readable, 'data');
  const log: string[] = [];
  const server = createServer((_, response) => response.end('found'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const starting = startSidecar({ appId: 'articles', parts, appPort: port, log: (line) => log.push(line) });
  try {
    await vi.waitFor(
      () => expect(log).toContain('articles-sidecar could not register its name: it is started again'),
      20_000,
    );
    locking.kill();
    await starting;
    await vi.waitFor(async () => {
      const found = await fetch(`${email.url}/v1.0/invoke/articles/method/x`);
      expect(await found.text()).toBe('found');
    }, 5_000);
  } finally {
    locking.kill();
    await (await starting).close();
    server.close();
  }
});
