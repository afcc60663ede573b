import { expect, test } from 'vitest';
import { client, gateway, inside } from './support/cluster.ts';

/** What an app hears when it calls another through its own sidecar: status and body. */
async function call(from: string, method: string, to: string, path: string): Promise<{ status: number; text: string }> {
  const script = `
    const { DAPR_HTTP_PORT: port, DAPR_API_TOKEN: token } = process.env;
    const answer = await fetch('http://127.0.0.1:' + port + '/v1.0/invoke/${to}/method${path}', {
      method: '${method}',
      headers: { 'dapr-api-token': token, 'content-type': 'application/json' },
      ${method === 'POST' ? "body: '{}'," : ''}
    });
    console.log(JSON.stringify({ status: answer.status, text: await answer.text() }));`;
  return JSON.parse(await inside(from, script));
}

const denied = { status: 403, text: expect.stringContaining('access control policy has denied access') };

export function doors(): void {
  test('another identity than the listed ones is turned away by the sidecar of the callee', async () => {
    expect(await call('templates', 'POST', 'products', '/internal/reservations')).toEqual(denied);
    expect(await call('email', 'POST', 'users', '/internal/users/read')).toEqual(denied);
    expect(await call('gateway', 'POST', 'products', '/internal/reservations')).toEqual(denied);
  });

  test('so is a listed caller at a route it is not listed for', async () => {
    expect(await call('orders', 'GET', 'users', '/internal/events')).toEqual(denied);
    expect(await call('orders', 'GET', 'products', '/api/v1/products')).toEqual(denied);
  });

  test('a listed caller at its own route comes through to the app', async () => {
    const { status, text } = await call('orders', 'POST', 'users', '/internal/users/read');
    expect({ status, text }).toEqual({ status: 400, text: expect.stringContaining('"code"') });
  });

  test('no path trick of the caller leads past the list', async () => {
    for (const path of [
      '/api/v1/auth/../../../internal/users/read',
      '//internal/users/read',
      '/api/v1/auth/%2e%2e/%2e%2e/%2e%2e/internal/users/read',
    ]) {
      expect((await call('gateway', 'POST', 'users', path)).status, path).not.toBe(200);
      expect((await call('gateway', 'POST', 'users', path)).text, path).not.toContain('users":');
    }
  });

  test('whoever reaches the port of an app past its sidecar is turned away', async () => {
    const script = `
      const answer = await fetch('http://products/internal/reservations', { method: 'POST', body: '{}' });
      console.log(answer.status);`;
    // No network policies are enforced here, so it gets as far as the app, which wants its sidecar's token.
    expect((await inside('templates', script)).trim()).toBe('401');
  });

  test('a sidecar does nothing for whoever does not know its token', async () => {
    const script = `
      const answer = await fetch('http://127.0.0.1:3500/v1.0/invoke/users/method/api/v1/auth/jwks');
      console.log(answer.status);`;
    expect((await inside('orders', script)).trim()).toBe('401');
  });

  test('nothing internal is to be had from outside', async () => {
    for (const path of ['/internal/events', '/metrics', '/dapr/subscribe', '/healthz/../metrics']) {
      const { status } = await client.call('GET', path);
      expect([400, 401, 403, 404], path).toContain(status);
    }
    const answer = await fetch(`${gateway}/metrics`);
    expect(answer.status).toBe(404);
  });

  test('an app reads the secrets that are its own, and no others', async () => {
    const script = (secret: string) => `
      const answer = await fetch('http://127.0.0.1:3500/v1.0/secrets/secrets/${secret}', { headers: { 'dapr-api-token': process.env.DAPR_API_TOKEN } });
      console.log(answer.status);`;
    expect((await inside('users', script('signing-keys'))).trim()).toBe('200');
    expect((await inside('users', script('mongodb'))).trim()).toBe('403');
    expect(['400', '403', '404', '500', '501']).toContain((await inside('orders', script('signing-keys'))).trim());
  });
}
