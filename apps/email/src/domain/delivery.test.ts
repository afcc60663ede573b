import { expect, test } from 'vitest';
import { aDelivery } from '../testing.ts';
import { accept, begin, conclude, type Delivery, takeBack, withdraw } from './delivery.ts';

const at = '2026-01-02T03:04:05.000Z';
const refused = { outcome: 'failed', answer: '451', at, final: false } as const;
const sending = (number = 1): Delivery => aDelivery({ status: 'sending', attempt: number });

test('what is accepted waits for its first attempt', () => {
  expect(accept({ id: aDelivery().id, priority: 9, correlation_id: 'cause' })).toEqual({
    document: { id: aDelivery().id, status: 'waiting', attempt: 0, attempts: [], priority: 9, correlation_id: 'cause' },
    events: [],
  });
});

test('[D1] an attempt begins once, under the number that follows the last', () => {
  const begun = begin(aDelivery({ attempt: 2 }), 3);
  expect(begun).toEqual({ document: sending(3), events: [] });
  expect(begin(sending(3), 3)).toBeUndefined();
  expect(begin(aDelivery({ attempt: 3 }), 3)).toBeUndefined();
  expect(begin(aDelivery({ attempt: 1 }), 3)).toBeUndefined();
});

test('what was sent or withdrawn is not begun again; what failed may be, when it is replayed', () => {
  expect(begin(aDelivery({ status: 'sent', attempt: 1 }), 2)).toBeUndefined();
  expect(begin(aDelivery({ status: 'withdrawn' }), 1)).toBeUndefined();
  expect(begin(aDelivery({ status: 'failed', attempt: 6 }), 7)?.document).toMatchObject({ status: 'sending' });
});

test('a mail that was taken is sent, and told of', () => {
  const { document, events } = conclude(sending(2), { number: 2, outcome: 'sent', answer: '250', at, final: true });
  expect(document).toMatchObject({ status: 'sent', attempts: [{ number: 2, outcome: 'sent', answer: '250', at }] });
  expect(events).toMatchObject([{ type: 'email.sent', data: { attempt: 2, answer: '250' } }]);
});

test('after a failure it waits again, after the final one it has failed', () => {
  expect(conclude(sending(), { ...refused, number: 1 })).toMatchObject({
    document: { status: 'waiting', attempts: [{ number: 1, outcome: 'failed' }] },
    events: [{ type: 'email.failed', data: { attempt: 1, outcome: 'failed', final: false } }],
  });
  expect(conclude(sending(6), { ...refused, number: 6, final: true })).toMatchObject({
    document: { status: 'failed' },
    events: [{ data: { attempt: 6, final: true } }],
  });
});

test('[D1] an outcome counts only for the attempt that is under way, and once', () => {
  const second = sending(2);
  expect(conclude(second, { number: 1, outcome: 'sent', answer: '250', at, final: true }).document).toBe(second);
  const ended = conclude(second, { ...refused, number: 2 }).document;
  expect(conclude(ended, { ...refused, number: 2 })).toEqual({ document: ended, events: [] });
  expect(takeBack(ended, 2).document).toBe(ended);
});

test('an attempt that was not handed over leaves no trace, and its number is used again', () => {
  expect(takeBack(sending(3), 3)).toEqual({ document: aDelivery({ attempt: 2 }), events: [] });
});

test('[D3] only what waits is withdrawn, and so is what is not known yet', () => {
  expect(withdraw(aDelivery(), aDelivery().id)?.document.status).toBe('withdrawn');
  expect(withdraw(undefined, 'x')?.document).toEqual({ id: 'x', status: 'withdrawn', attempt: 0, attempts: [] });
  for (const status of ['sending', 'sent', 'failed', 'withdrawn'] as const)
    expect(withdraw(aDelivery({ status }), aDelivery().id)).toBeUndefined();
});
