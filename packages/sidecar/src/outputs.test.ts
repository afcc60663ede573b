import { afterEach, expect, test } from 'vitest';
import { SidecarFailed, Unreachable } from './errors.ts';
import { anEvent, type ReceivedCall, type StandInAnswer, sidecarAt, standIn } from './testing.ts';

let close: () => Promise<void> = async () => undefined;
afterEach(() => close());

async function answering(answer: (call: ReceivedCall) => StandInAnswer | undefined) {
  const daprd = await standIn(answer);
  close = daprd.close;
  return daprd;
}

test('events are published in one bulk call as raw CloudEvents', async () => {
  const { calls, sidecar } = await answering(() => ({ status: 204 }));
  await sidecar.publish('order.created', [anEvent(), anEvent({ id: 'second' })]);
  expect(calls).toHaveLength(1);
  expect(calls[0]?.url).toBe('/v1.0/publish/bulk/pubsub/order.created');
  expect(JSON.parse(calls[0]?.body ?? '')).toEqual([
    { entryId: '0', event: anEvent(), contentType: 'application/cloudevents+json' },
    { entryId: '1', event: anEvent({ id: 'second' }), contentType: 'application/cloudevents+json' },
  ]);
});

test('more than Dapr takes in one request is published in several', async () => {
  const { calls, sidecar } = await answering(() => ({ status: 204 }));
  const large = anEvent({ data: 'x'.repeat(1_000_000) });
  await sidecar.publish('order.created', Array(7).fill(large));
  expect(calls.map(({ body }) => JSON.parse(body).length)).toEqual([3, 3, 1]);
});

test('publishing to a broker that fails throws', async () => {
  const { sidecar } = await answering(() => ({
    status: 500,
    body: { errorCode: 'ERR_PUBSUB_PUBLISH_MESSAGE', message: 'no channel' },
  }));
  await expect(sidecar.publish('order.created', [anEvent()])).rejects.toMatchObject({
    status: 500,
    errorCode: 'ERR_PUBSUB_PUBLISH_MESSAGE',
  });
});

test('publishing waits for two seconds at most [L5]', async () => {
  const { sidecar } = await answering(() => undefined);
  const beganMs = performance.now();
  await expect(sidecar.publish('order.created', [anEvent()])).rejects.toBeInstanceOf(Unreachable);
  expect(performance.now() - beganMs).toBeLessThan(2_500);
});

test('a binding gets operation, data and metadata, and a failure tells why', async () => {
  const { calls, sidecar } = await answering(({ url }) =>
    url.endsWith('/email-1')
      ? { status: 204 }
      : { status: 500, body: { errorCode: 'ERR_INVOKE_OUTPUT_BINDING', message: 'smtp: 550' } },
  );
  await sidecar.bind({
    name: 'email-1',
    operation: 'create',
    data: '<p>hello</p>',
    metadata: { emailTo: 'a@example.com' },
  });
  expect(JSON.parse(calls[0]?.body ?? '')).toEqual({
    operation: 'create',
    data: '<p>hello</p>',
    metadata: { emailTo: 'a@example.com' },
  });
  const failed = await sidecar.bind({ name: 'email-2', operation: 'create' }).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(SidecarFailed);
  expect(failed).toMatchObject({ status: 500, errorCode: 'ERR_INVOKE_OUTPUT_BINDING' });
});

test('readiness never throws', async () => {
  const { sidecar } = await answering(({ url }) => ({ status: url === '/v1.0/healthz/outbound' ? 204 : 500 }));
  expect(await sidecar.ready()).toBe(true);
  const absent = sidecarAt(1);
  expect(await absent.ready()).toBe(false);
  await absent.close();
});
