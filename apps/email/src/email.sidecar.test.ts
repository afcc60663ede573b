import { createLogger, createMetrics, systemClock } from '@waybill/runtime';
import { createSidecar, type Sidecar, SidecarFailed } from '@waybill/sidecar';
import { startParts, startSidecar } from '@waybill/tools/stack';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { emailApi, idOf, requested } from './testing.ts';

let parts: Awaited<ReturnType<typeof startParts>>;
let daprd: Awaited<ReturnType<typeof startSidecar>>;
let real: Sidecar;

beforeAll(async () => {
  parts = await startParts({ parts: ['mongodb', 'mailbox'] });
  daprd = await startSidecar({ appId: 'email', parts });
  real = createSidecar({
    httpPort: daprd.httpPort,
    logger: createLogger({ app: 'email', level: 'silent' }),
    metrics: createMetrics({ app: 'email', processMetrics: false }),
    clock: systemClock,
  });
});
afterAll(async () => {
  await real?.close();
  await daprd?.close();
  await parts?.close();
});

test('[D2] 200 mails through the SMTP binding arrive once each, at their own reader', async () => {
  const { react, workedOff, sidecar } = await emailApi({ uri: parts.mongodbUri });
  sidecar.onBind = real.bind;
  const names = Array.from({ length: 200 }, (_, index) => `reader-${index}`);
  await react(...names.map((name) => requested(name)));
  await workedOff();
  await vi.waitFor(async () => {
    const answer = await fetch(`${parts.mailbox.url}/email`);
    const mails = (await answer.json()) as { subject: string; html: string; to: { address: string }[] }[];
    const arrived = mails.map(({ subject, html, to }) => [subject, html.trim(), to.map(({ address }) => address)]);
    const wanted = names.map((name) => [`To ${idOf(name)}`, `<p>${idOf(name)}</p>`, [`${idOf(name)}@example.com`]]);
    expect(arrived.sort()).toEqual(wanted.sort());
  }, 20_000);
});

test('a binding that is missing is told from a mail server that refuses', async () => {
  const mail = { operation: 'create', data: '<p></p>', metadata: { emailTo: 'ann@example.com', subject: 'Hello' } };
  const missing = await real.bind({ ...mail, name: 'email-9' }).catch((error: unknown) => error);
  expect(missing).toBeInstanceOf(SidecarFailed);
  expect((missing as Error).message).toContain('find output binding');
});
