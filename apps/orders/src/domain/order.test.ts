import { OrderStatus } from '@waybill/contracts';
import '@waybill/testing';
import { describe, expect, test } from 'vitest';
import { aLine, anOrder, aPlacing, idOf } from '../testing.ts';
import { allow, cancel, confirm, deliver, nextOf, type Order, place, rejectStock, ship, viewOf } from './order.ts';
import { orderIdFor } from './order-id.ts';

const occasion = { at: '2026-02-01T00:00:00.000Z', by: idOf('manager') };
const inState = (status: OrderStatus): Order => anOrder({ status });

describe('an order', () => {
  test('is placed as pending, and tells the whole order', () => {
    const { document, events } = place(aPlacing({ lines: [aLine('lamp', 2)], fingerprint: 'f' }));
    expect(document).toMatchObject({
      status: 'pending',
      total: { amount: 3998 },
      fingerprint: 'f',
      timeline: [{ status: 'pending' }],
    });
    const { fingerprint, timeline, ...facts } = document;
    expect(events).toEqual([{ type: 'order.created', subject: document.id, dataversion: 1, data: { order: facts } }]);
  });

  const steps = { confirmed: confirm, shipped: ship, delivered: deliver } as const;

  test.each(
    OrderStatus.options.flatMap((from) => Object.keys(steps).map((to) => [from, to as keyof typeof steps] as const)),
  )('from %s to %s goes only along the state machine', (from, to) => {
    const take = () => steps[to](inState(from), occasion);
    if (from === to) {
      expect(take().events).toEqual([]);
    } else if (nextOf[from].includes(to)) {
      expect(take().document).toMatchObject({
        status: to,
        timeline: [{ status: 'pending' }, { status: to, ...occasion }],
      });
      expect(take().events).toMatchObject([{ type: `order.${to}`, data: { order: { status: to } } }]);
    } else {
      expect(take).toRefuseWith('transition-not-allowed', { from });
    }
  });

  test.each(['pending', 'confirmed'] as const)(
    'can be cancelled when %s, with its reason in the timeline, and no words of a person in the log [L10]',
    (from) => {
      const { document, events } = cancel(inState(from), 'changed my mind', occasion);
      expect(document).toMatchObject({ status: 'cancelled' });
      expect(document.timeline.at(-1)).toEqual({ status: 'cancelled', reason: 'changed my mind', ...occasion });
      expect(events).toMatchObject([
        { type: 'order.cancelled', data: { reason: 'by-staff', order: { status: 'cancelled' } } },
      ]);
    },
  );

  test.each(['shipped', 'delivered'] as const)('cannot be cancelled when %s', (status) => {
    expect(() => cancel(inState(status), 'late', occasion)).toRefuseWith('order-shipped', { status });
  });

  test('cancelled twice is cancelled once', () => {
    const order = inState('cancelled');
    expect(cancel(order, 'again', occasion)).toEqual({ document: order, events: [] });
  });

  test.each(OrderStatus.options)('rejected stock cancels a pending order and leaves a %s one', (status) => {
    const { document, events } = rejectStock(inState(status), { at: occasion.at });
    expect(document.status).toBe(status === 'pending' ? 'cancelled' : status);
    expect(events).toHaveLength(status === 'pending' ? 1 : 0);
  });

  test('says what it can become', () => {
    expect(() => allow(inState('pending'), 'delivered')).toRefuseWith('transition-not-allowed', {
      from: 'pending',
      allowed: 'confirmed, cancelled',
    });
  });

  test('of one line repeats its fields beside the lines; of two it does not', () => {
    expect(viewOf(anOrder({ lines: [aLine('lamp', 2)] }))).toMatchObject({
      product_name: 'lamp',
      quantity: 2,
      unit_price: { amount: 1999 },
    });
    expect(viewOf(anOrder({ lines: [aLine(), aLine()] }))).not.toHaveProperty('product_id');
    expect(viewOf(anOrder({ fingerprint: 'f' }))).not.toHaveProperty('fingerprint');
  });
});

test('the id of an order follows from caller and key, and from nothing else', () => {
  expect(orderIdFor(idOf('alice'), 'k')).toBe(orderIdFor(idOf('alice'), 'k'));
  expect(orderIdFor(idOf('alice'), 'k')).not.toBe(orderIdFor(idOf('bob'), 'k'));
  expect(orderIdFor(idOf('alice'), 'k')).not.toBe(orderIdFor(idOf('alice'), 'l'));
});
