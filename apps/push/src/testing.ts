import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { channelApi, requestedOver } from '@waybill/deliveries/testing';
import { fixedClock } from '@waybill/testing';
import { createPushService, type PushService } from '@waybill/tools/push-service';
import { onTestFinished } from 'vitest';
import { app } from './app.ts';
import { Settings } from './config.ts';

export { idOf } from '@waybill/deliveries/testing';
export const requested = requestedOver('push');

const keys = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const sender = { projectId: 'test', clientEmail: 'push@test.example', publicKey };

/** A push service for one test, with the service account it knows. */
export async function pushService({ now }: { now: () => Date }): Promise<{
  service: PushService;
  url: string;
  account: string;
}> {
  const service = createPushService(sender, { now });
  await new Promise<void>((resolve) => service.server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    service.server.closeAllConnections();
    await new Promise((resolve) => service.server.close(resolve));
  });
  const url = `http://127.0.0.1:${(service.server.address() as AddressInfo).port}`;
  const { projectId: project_id, clientEmail: client_email } = sender;
  const account = { project_id, client_email, private_key: privateKey, token_uri: `${url}/token` };
  return { service, url, account: JSON.stringify(account) };
}

/**
 * The whole service with its real worker loop, before a push service that checks signatures. `tokens` says which token a
 * device has; any other has one of its own.
 */
export async function pushApi({
  settings = {},
  tokens = {},
}: {
  settings?: Record<string, string>;
  tokens?: Record<string, string>;
} = {}) {
  const api = await channelApi({
    app,
    settings: Settings.parse(settings),
    channel: 'push',
    placeOf: (id, device = id) => tokens[device] ?? `token-of-${device}`,
  });
  const { service, url, account } = await pushService({ now: () => api.clock.now() });
  api.sidecar.secrets['push-account'] = { account };
  for (const endpoint of ['push-provider', 'push-sign-in'])
    api.sidecar.answer(endpoint, 'POST', /.*/, async ({ path, headers, body }) => {
      const answer = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: headers as Record<string, string>,
        body: String(body),
      });
      return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
    });
  return { ...api, service };
}

export const aClock = () => fixedClock('2026-01-02T03:04:05.000Z');
