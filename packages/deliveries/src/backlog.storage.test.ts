import { systemClock } from '@waybill/runtime';
import { expect, test } from 'vitest';
import { plainApi, refusal, requestedOver } from './testing.ts';

const requested = requestedOver('email');

test('an autoscaler reads how much is due, since when, and whether the provider works', async () => {
  const { get, react, working, sidecar, service } = await plainApi({ settings: { BREAKER_FAILURES: '1' } });
  const backlog = async () => (await get('/internal/backlog').expect(200)).body;
  const gauge = (name: string) => service.gauges?.find((one) => one.name === name)?.read();
  expect(await backlog()).toEqual({ due: 0, waiting: 0, oldest_due_s: 0, breaker: 'closed' });

  await react(requested('ann'), requested('bob', { send_at: '2120-01-02T03:04:05.000Z' }));
  await systemClock.sleep(20);
  const { oldest_due_s, ...counts } = await backlog();
  expect(counts).toEqual({ due: 1, waiting: 2, breaker: 'closed' });
  expect(oldest_due_s).toBeGreaterThan(0.01);
  expect(await gauge('waybill_deliveries_due')).toBe(1);
  expect(await gauge('waybill_deliveries_oldest_due_seconds')).toBeGreaterThan(0.01);

  sidecar.onBind = () => {
    throw refusal();
  };
  await working(async () => expect((await backlog()).breaker).toBe('open'));
  expect(await gauge('waybill_breaker_state')).toBe(2);
});
