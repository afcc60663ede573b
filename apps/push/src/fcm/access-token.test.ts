import { fakeSidecar } from '@waybill/testing';
import { expect, test } from 'vitest';
import { aClock, pushService } from '../testing.ts';
import { createAccessTokens } from './access-token.ts';

async function signedIn() {
  const clock = aClock();
  const { service, url, account } = await pushService({ now: () => clock.now() });
  const sidecar = fakeSidecar({ clock });
  sidecar.secrets['push-account'] = { account };
  sidecar.answer('push-sign-in', 'POST', '/token', async ({ headers, body }) => {
    const answer = await fetch(`${url}/token`, {
      method: 'POST',
      headers: headers as Record<string, string>,
      body: String(body),
    });
    return { status: answer.status, body: await answer.text() };
  });
  return { clock, service, account, sidecar, tokens: createAccessTokens({ sidecar, clock }) };
}

test('callers who come together sign in once, with a signature the service accepts', async () => {
  const { tokens, service } = await signedIn();
  const all = await Promise.all([tokens.current(), tokens.current(), tokens.current()]);
  expect(new Set(all.map(({ token }) => token)).size).toBe(1);
  expect(all[0]?.projectId).toBe('test');
  expect(service.signIns()).toBe(1);
});

test('a token is renewed five minutes before it ends', async () => {
  const { tokens, service, clock } = await signedIn();
  await tokens.current();
  clock.advance(3_299_000);
  await tokens.current();
  expect(service.signIns()).toBe(1);
  clock.advance(2_000);
  await tokens.current();
  expect(service.signIns()).toBe(2);
});

test('a rejected token is not used again; an older one rejected late does no harm', async () => {
  const { tokens, service } = await signedIn();
  const first = await tokens.current();
  tokens.reject(first.token);
  const second = await tokens.current();
  expect(second.token).not.toBe(first.token);
  tokens.reject(first.token);
  await tokens.current();
  expect(service.signIns()).toBe(2);
});

test('a refused account and a broken secret say what to do, without telling the key', async () => {
  const { tokens, sidecar, account } = await signedIn();
  sidecar.secrets['push-account'] = { account: JSON.stringify({ ...JSON.parse(account), client_email: 'other' }) };
  await expect(tokens.current()).rejects.toThrow(/does not let the account in .* check the secret push-account/);
  sidecar.secrets['push-account'] = { account: account.replace('BEGIN', 'BEG').slice(0, -40) };
  const error = await tokens.current().catch((thrown: Error) => thrown);
  expect(String(error)).toContain("put Google's JSON file under its key account");
  expect(String(error)).not.toContain('PRIVATE');
});
