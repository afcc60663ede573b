import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import type { Platform } from './support/platform.ts';

/** A request whose path goes out as it is written; `fetch` would clean it. */
function raw(
  base: string,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on('error', reject).end();
  });
}

/** What is inside stays inside. */
export function closedDoors(platform: () => Platform): void {
  const paths = [
    '/internal/events?after=0',
    '/internal/reservations',
    '/dapr/config',
    '/dapr/subscribe',
    '/dapr/events',
    '/metrics',
    '/healthz/../internal/events',
    '/api/v1/orders/../../../internal/events',
    '/api/v1/orders/..%2f..%2f..%2finternal/events',
    '/api/v1/orders/%2e%2e/%2e%2e/%2e%2e/internal/events',
    '/api/v1/orders/%2E%2E/x',
    '/api/v1//internal/events',
    '//internal/events',
    '/api/v1/orders/%2finternal',
    '/api/v1/orders%5c..%5cinternal',
    '/api/v1/orders\\..\\internal',
    '/api/v1/orders;x=1',
    '/api/v1/orders/%00',
    '/api/v1/ordersx/internal',
    '/v1.0/metadata',
    '/v1.0/invoke/orders/method/internal/events',
  ];

  describe('no inner route answers through the gateway', () => {
    test.each(paths)('%s', async (path) => {
      const { stack, admin } = platform();
      const answer = await raw(stack.gateway, path, { authorization: `Bearer ${admin.token}` });
      expect([400, 404]).toContain(answer.status);
      expect(JSON.parse(answer.text)).toMatchObject({ code: expect.stringMatching(/^(not-found|malformed-path)$/) });
    });

    test('forged dapr headers reach no internal route', async () => {
      const { stack, admin } = platform();
      const answer = await raw(stack.gateway, '/internal/events', {
        authorization: `Bearer ${admin.token}`,
        'dapr-app-id': 'orders',
        'dapr-caller-app-id': 'products',
      });
      expect(answer.status).toBe(404);
    });
  });

  describe('a service answers nobody but its sidecar', () => {
    test.each(['/internal/events?after=0', '/dapr/config', '/dapr/subscribe', '/api/v1/orders'])(
      '%s without the app API token',
      async (path) => {
        const { stack } = platform();
        for (const headers of [{}, { 'dapr-api-token': 'guess', 'dapr-caller-app-id': 'products' }]) {
          const answer = await raw(stack.url('orders'), path, headers as Record<string, string>);
          expect([401, 403]).toContain(answer.status);
        }
      },
    );

    test('an internal route refuses a caller it does not list, also one with the token', async () => {
      const { stack } = platform();
      const headers = (app: string) => ({
        'dapr-api-token': stack.tokens('orders').appApiToken,
        'dapr-caller-app-id': app,
      });
      expect((await raw(stack.url('orders'), '/internal/events?after=0', headers('email'))).status).toBe(403);
      expect((await raw(stack.url('orders'), '/internal/events?after=0', headers('products'))).status).toBe(200);
    });

    test('a sidecar refuses an app without its token', async () => {
      const { stack } = platform();
      const answer = await raw(stack.sidecar('orders').url, '/v1.0/invoke/products/method/internal/events', {});
      expect(answer.status).toBe(401);
    });
  });

  test('a whole run leaves no password, token or message body in any log', async () => {
    const { readdirSync, readFileSync } = await import('node:fs');
    const { join } = await import('node:path');
    const { stack, client, admin, mailbox } = platform();
    const customer = await client.signUp();
    const product = await client.createProduct(admin.token, { name: 'Unmistakable Kettle', stock: 3 });
    await client.placeOrder(customer.token, [{ product_id: product.id, quantity: 1 }]);
    await eventually(async () => expect((await mailbox.to(customer.email)).length).toBeGreaterThan(0));
    const { admin: account, samplePasswords } = stack.accounts;
    const tokens = ['gateway', 'users', 'orders', 'products'].flatMap((app) => Object.values(stack.tokens(app)));
    const secrets = [
      customer.password,
      customer.token,
      customer.refreshToken,
      account.password,
      admin.token,
      ...Object.values(samplePasswords),
      ...tokens,
      stack.rabbitmq.password,
      stack.redis.password,
      customer.email,
      'Unmistakable Kettle',
    ];
    const directory = join(stack.directory, 'logs');
    const leaks = readdirSync(directory)
      // The mailbox and the broker are the world outside; what the platform writes is what counts.
      .filter((file) => !/^(mailbox|rabbitmq)/.test(file))
      .flatMap((file) => {
        const text = readFileSync(join(directory, file), 'utf8');
        return secrets.flatMap((secret, index) => (text.includes(secret) ? [`${file}: secret ${index}`] : []));
      });
    expect(leaks).toEqual([]);
  });
}
