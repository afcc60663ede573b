import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

test('without settings every app runs once at the ports of dapr.yaml', () => {
  expect(readSettings({})).toEqual({ ports: { offset: 0 }, replicas: {} });
});

test('ports can be moved and apps run several times', () => {
  expect(readSettings({ WAYBILL_PORT_OFFSET: '1000', REPLICAS: 'orders=2, products=3' })).toEqual({
    ports: { offset: 1_000 },
    replicas: { orders: 2, products: 3 },
  });
});

test('ports can be any that are free', () => {
  expect(readSettings({ WAYBILL_PORT_OFFSET: 'free' }).ports).toBe('free');
});

test('brokers and stores can be swapped', () => {
  expect(readSettings({ SWAP: 'nats-jetstream sqlite' }).swaps).toEqual(['nats-jetstream', 'sqlite']);
});

test('some of the apps can be chosen, and the gateway then asks nobody else', () => {
  expect(readSettings({ APPS: 'gateway users' })).toMatchObject({
    apps: ['gateway', 'users'],
    env: { gateway: { APPS: 'gateway,users' } },
  });
  expect(readSettings({})).not.toHaveProperty('apps');
});

test('traces go to a Zipkin of our own, or to a collector that is named', () => {
  expect(readSettings({ ZIPKIN: '1' }).parts).toContain('zipkin');
  expect(readSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }).tracing).toEqual({
    otlp: 'http://127.0.0.1:4318',
  });
});

test.each(['orders', 'orders=0', 'orders=x', '=2'])(
  'REPLICAS="%s" is refused with the form it must have',
  (REPLICAS) => {
    expect(() => readSettings({ REPLICAS })).toThrow('must read like "orders=2"');
  },
);

test.each(['-1', 'x', '1.5', '30000'])('an offset of %s is refused', (WAYBILL_PORT_OFFSET) => {
  expect(() => readSettings({ WAYBILL_PORT_OFFSET })).toThrow('WAYBILL_PORT_OFFSET must be a number');
});
