import { setTimeout as sleep } from 'node:timers/promises';
import { signals as declared } from '@waybill/contracts';
import { systemClock } from '@waybill/runtime';
import { afterEach, expect, test } from 'vitest';
import { createSignals, type Signals } from './signals.ts';

let running: Signals | undefined;
afterEach(() => running?.stop());

function signalling() {
  const state = { ready: true, parts: { broker: 'up' as 'up' | 'degraded' }, brokerUp: true };
  const sent: { type: string; data: { service: string; status?: string; error?: string } }[] = [];
  running = createSignals({
    app: 'orders',
    sidecar: {
      publish: async (topic, events) => {
        if (!state.brokerUp) throw new Error('no broker');
        for (const { type, data } of events) {
          expect(type).toBe(topic);
          sent.push({ type, data: declared[topic as keyof typeof declared].data.parse(data) });
        }
      },
    },
    readiness: async () => ({ ready: state.ready, parts: state.parts }),
    clock: systemClock,
    everyMs: 5,
  });
  return { state, sent, signals: running };
}

test('the start and every change of readiness are told, and nothing in between', async () => {
  const { state, sent } = signalling();
  await sleep(40);
  expect(sent).toMatchObject([{ type: 'system.health_check', data: { service: 'orders', status: 'healthy' } }]);
  state.parts = { broker: 'degraded' };
  await sleep(40);
  state.ready = false;
  await sleep(40);
  expect(sent.map(({ data }) => data.status)).toEqual(['healthy', 'degraded', 'unhealthy']);
});

test('what the broker missed is told when it is back', async () => {
  const { state, sent } = signalling();
  state.brokerUp = false;
  state.ready = false;
  await sleep(40);
  const before = sent.length;
  state.brokerUp = true;
  await sleep(40);
  expect(sent.slice(before).map(({ data }) => data.status)).toEqual(['unhealthy']);
});

test('an error is told by its name alone, and a flood of them once', async () => {
  const { sent, signals } = signalling();
  for (let index = 0; index < 100; index += 1) signals.failed(new TypeError('of linh@example.com'), 'placeOrder');
  await sleep(20);
  const errors = sent.filter(({ type }) => type === 'system.error');
  expect(errors.map(({ data }) => data)).toEqual([{ service: 'orders', route: 'placeOrder', error: 'TypeError' }]);
});
