import { readFileSync } from 'node:fs';
import { createLogger, createMetrics, systemClock } from '@waybill/runtime';
import { createSidecar, type Sidecar } from '@waybill/sidecar';
import { startParts, startSidecar } from '@waybill/tools/stack';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFcm } from './fcm/provider.ts';

let parts: Awaited<ReturnType<typeof startParts>>;
let daprd: Awaited<ReturnType<typeof startSidecar>>;
let real: Sidecar;

beforeAll(async () => {
  parts = await startParts({ parts: ['phones'] });
  daprd = await startSidecar({
    appId: 'push',
    parts,
    configuration: 'configuration-with-push-account.yaml',
    daprApiToken: 'of-the-sidecar',
  });
  real = createSidecar({
    httpPort: daprd.httpPort,
    apiToken: 'of-the-sidecar',
    logger: createLogger({ app: 'push', level: 'silent' }),
    metrics: createMetrics({ app: 'push', processMetrics: false }),
    clock: systemClock,
  });
});
afterAll(async () => {
  await real?.close();
  await daprd?.close();
  await parts?.close();
});

const parcel = (to: string) => ({
  id: 'n-1',
  to,
  message: { template_version: 1, locale: 'vi' as const, critical: false, title: 'Đơn hàng', body: 'đã giao' },
  metadata: { order_id: 'o-1' },
});
const settings = { atOnce: 8, deadlineMs: 5_000 };

test('a push travels through the sidecar, signed in by the account of the secret store', async () => {
  const fcm = createFcm({ sidecar: real, clock: systemClock }, settings);
  expect(await fcm.send(parcel('phone-1'), '')).toMatchObject({
    outcome: 'sent',
    answer: expect.stringMatching(/^projects\/waybill-local\/messages\//),
  });
  const { pushes } = (await (await fetch(`${parts.phones.url}/pushes`)).json()) as { pushes: unknown[] };
  expect(pushes).toEqual([
    {
      token: 'phone-1',
      notification: { title: 'Đơn hàng', body: 'đã giao' },
      data: { order_id: 'o-1', notification_id: 'n-1' },
    },
  ]);
});

test('refusals, and the patience asked for, come back as the push service gave them', async () => {
  const fcm = createFcm({ sidecar: real, clock: systemClock }, settings);
  expect(await fcm.send(parcel('gone-1'), '')).toMatchObject({ fault: 'message', reason: 'unregistered' });
  expect(await fcm.send(parcel('busy-1'), '')).toMatchObject({ fault: 'provider', retryAfterMs: 3_000 });
});

test('a push service that is away is the provider’s fault; an endpoint that is not loaded is not', async () => {
  const fcm = createFcm({ sidecar: real, clock: systemClock }, settings);
  await fcm.send(parcel('phone-2'), '');
  await parts.stop('phones');
  expect(await fcm.send(parcel('phone-2'), '')).toMatchObject({ outcome: 'failed', fault: 'provider' });
  await parts.start('phones');

  const elsewhere: Sidecar = {
    ...real,
    forward: (request) => real.forward(request.app === 'push-provider' ? { ...request, app: 'not-loaded' } : request),
  };
  const lost = createFcm({ sidecar: elsewhere, clock: systemClock }, settings);
  expect(await lost.send(parcel('phone-3'), '')).toMatchObject({ outcome: 'none' });
  expect(readFileSync(daprd.logFile, 'utf8')).not.toContain('PRIVATE KEY');
});
