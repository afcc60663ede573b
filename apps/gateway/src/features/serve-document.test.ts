import { openApi, route } from '@waybill/http';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type TestGateway, testGateway } from '../testing.ts';

let gateway: TestGateway;
afterEach(() => gateway.close());

const documentOf = (app: string, paths: Record<string, 'anyone' | { callers: string[] }>) =>
  openApi({
    app,
    title: app,
    version: '1',
    routes: Object.entries(paths).map(([path, access], index) =>
      route({
        name: `${app}${index}`,
        method: 'get',
        path,
        summary: 's',
        access,
        ...(path.endsWith(':id') && { params: z.object({ id: z.string() }) }),
        success: 200,
        returns: z.object({}),
        handle: () => ({}),
      }),
    ),
  });

test('one document tells of all services, of public paths only, and of the gateway itself', async () => {
  gateway = await testGateway({ APPS: ['orders', 'products', 'users'] });
  gateway.sidecar.answer('orders', 'GET', '/openapi.json', () =>
    documentOf('orders', {
      '/api/v1/orders': 'anyone',
      '/internal/events': { callers: ['products'] },
      '/api/v1/dead-letters': 'anyone',
      '/api/v1/dead-letters/:id': 'anyone',
    }),
  );
  gateway.sidecar.answer('products', 'GET', '/openapi.json', () =>
    documentOf('products', { '/api/v1/products': 'anyone' }),
  );
  const response = await gateway.call('/openapi.json');
  const document = (await response.json()) as {
    paths: Record<string, Record<string, { tags: string[] }>>;
  };
  expect(Object.keys(document.paths).sort()).toEqual([
    '/api/health',
    '/api/v1/dead-letters',
    '/api/v1/dead-letters/replay',
    '/api/v1/dead-letters/{id}',
    '/api/v1/orders',
    '/api/v1/products',
  ]);
  expect(document.paths['/api/v1/dead-letters/{id}']?.get?.tags).toEqual(['gateway']);
  await gateway.call('/openapi.json');
  expect(gateway.sidecar.invocations.filter(({ app }) => app === 'orders')).toHaveLength(1);
});

test('each service has its document by itself; of one that is not there, or does not answer, there is none', async () => {
  gateway = await testGateway({ APPS: ['orders', 'users'] });
  gateway.sidecar.answer('orders', 'GET', '/openapi.json', () =>
    documentOf('orders', { '/api/v1/orders': 'anyone', '/internal/events': { callers: ['products'] } }),
  );
  const orders = await gateway.call('/openapi.json?service=orders');
  const document = (await orders.json()) as { info: { title: string }; paths: Record<string, unknown> };
  expect(document.info.title).toBe('Waybill: orders');
  expect(Object.keys(document.paths)).toEqual(['/api/v1/orders']);
  const own = (await (await gateway.call('/openapi.json?service=gateway')).json()) as typeof document;
  expect(Object.keys(own.paths)).toContain('/api/health');
  expect((await gateway.call('/openapi.json?service=users')).status).toBe(503);
  expect((await gateway.call('/openapi.json?service=nobody')).status).toBe(404);
});
