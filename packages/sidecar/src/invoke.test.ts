import { Refusal } from '@waybill/contracts';
import { withContext } from '@waybill/runtime';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { InvocationFailed, Unreachable } from './errors.ts';
import { type StandInAnswer, sidecarAt, standIn } from './testing.ts';

const Answer = z.object({ ok: z.boolean() });
const call = { app: 'products', path: '/internal/reservations', body: { lines: [] }, returns: Answer };
const problem = (status: number, code: string, more: object = {}): StandInAnswer => ({
  status,
  type: 'application/problem+json',
  body: { type: 't', title: 'T', status, detail: 'D', code, correlation_id: 'c', ...more },
});

let close: () => Promise<void> = async () => undefined;
afterEach(() => close());

async function answering(answer: StandInAnswer | undefined) {
  const daprd = await standIn(() => answer);
  close = daprd.close;
  return daprd;
}

test('an invocation carries app-id, token, correlation id and trace, and returns the checked answer', async () => {
  const { calls, sidecar } = await answering({ status: 200, body: { ok: true, extra: 1 } });
  const answer = await withContext({ correlationId: 'cause-1', traceparent: '00-a-b-01' }, () => sidecar.invoke(call));
  expect(answer).toEqual({ ok: true });
  expect(calls[0]).toMatchObject({
    method: 'POST',
    url: '/internal/reservations',
    body: '{"lines":[]}',
    headers: {
      'dapr-app-id': 'products',
      'dapr-api-token': 'of-the-sidecar',
      'x-correlation-id': 'cause-1',
      traceparent: '00-a-b-01',
    },
  });
});

test('a problem of the catalogue becomes a refusal with its parameters', async () => {
  const { sidecar } = await answering(
    problem(409, 'insufficient-stock', { product_id: 'p', available: 2, requested: 3, errors: [] }),
  );
  const refused = await sidecar.invoke(call).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Refusal);
  expect(refused).toMatchObject({
    code: 'insufficient-stock',
    parameters: { product_id: 'p', available: 2, requested: 3 },
  });
});

test.each([
  ['429 of the neighbour', problem(429, 'too-many-requests')],
  ['503 of the neighbour', problem(503, 'unavailable')],
  ['an unknown app-id', { status: 500, body: { errorCode: 'ERR_DIRECT_INVOKE', message: 'failed to invoke' } }],
  [
    'an open circuit breaker',
    { status: 500, body: { errorCode: 'ERR_DIRECT_INVOKE', message: 'circuit breaker is open' } },
  ],
  ['a gateway error that is no JSON', { status: 502, type: 'text/plain', body: 'bad gateway' }],
])('%s means unreachable', async (_name, answer) => {
  const { sidecar } = await answering(answer);
  await expect(sidecar.invoke(call)).rejects.toBeInstanceOf(Unreachable);
});

test.each([
  ['a bug of the neighbour', problem(500, 'internal'), 500],
  ['a caller it does not list', problem(403, 'caller-not-allowed'), 403],
  ['a body it cannot read', problem(400, 'malformed-request'), 400],
  ['a problem newer than this build', problem(409, 'of-tomorrow'), 409],
  [
    'denied by access control',
    { status: 403, body: { errorCode: 'ERR_DIRECT_INVOKE', message: 'access denied' } },
    403,
  ],
  ['an answer of another shape', { status: 200, body: { ok: 'yes' } }, 200],
  ['an answer that is no JSON', { status: 200, body: '{' }, 200],
])('%s fails the invocation', async (_name, answer, status) => {
  const { sidecar } = await answering(answer);
  const failed = await sidecar.invoke(call).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(InvocationFailed);
  expect(failed).toMatchObject({ status, app: 'products' });
});

test('no answer within the deadline means unreachable, after that deadline', async () => {
  const { sidecar } = await answering(undefined);
  const beganMs = performance.now();
  await expect(sidecar.invoke({ ...call, deadlineMs: 80 })).rejects.toThrow(
    'products cannot be reached: no answer within 80 ms',
  );
  expect(performance.now() - beganMs).toBeLessThan(500);
});

test('a sidecar that is not there means unreachable', async () => {
  const sidecar = sidecarAt(1);
  await expect(sidecar.invoke(call)).rejects.toBeInstanceOf(Unreachable);
  await sidecar.close();
});

test('a neighbour that hangs does not hold up calls to others', async () => {
  const daprd = await standIn(({ headers }) =>
    headers['dapr-app-id'] === 'products' ? undefined : { status: 200, body: { ok: true } },
  );
  close = daprd.close;
  const hanging = Array.from({ length: 600 }, () =>
    daprd.sidecar.invoke({ ...call, deadlineMs: 1_500 }).catch((error: unknown) => error),
  );
  await expect(daprd.sidecar.invoke({ ...call, app: 'users', deadlineMs: 1_000 })).resolves.toEqual({ ok: true });
  await Promise.all(hanging);
});

test('forwarding passes status, headers and body of the neighbour through, problems too', async () => {
  const { sidecar } = await answering(problem(404, 'order-not-found'));
  const { status, headers, body } = await sidecar.forward({
    app: 'orders',
    method: 'GET',
    path: '/api/v1/orders/1?x=1',
    headers: {},
  });
  const text = Buffer.concat(await body.toArray()).toString();
  expect({ status, type: headers['content-type'], code: JSON.parse(text).code }).toEqual({
    status: 404,
    type: 'application/problem+json',
    code: 'order-not-found',
  });
});

test('forwarding hands out what a service says when it is not ready', async () => {
  const { sidecar } = await answering({ status: 503, body: { status: 'unhealthy', parts: { mongodb: 'down' } } });
  const { status, body } = await sidecar.forward({ app: 'orders', method: 'GET', path: '/readyz', headers: {} });
  expect(status).toBe(503);
  expect(Buffer.concat(await body.toArray()).toString()).toContain('"mongodb":"down"');
});

test('forwarding never hands out what a sidecar wrote', async () => {
  const { sidecar } = await answering({
    status: 500,
    body: { errorCode: 'ERR_DIRECT_INVOKE', message: 'dial tcp 10.0.0.1' },
  });
  await expect(sidecar.forward({ app: 'orders', method: 'GET', path: '/', headers: {} })).rejects.toBeInstanceOf(
    Unreachable,
  );
});
