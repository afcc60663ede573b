import { randomUUID } from 'node:crypto';
import type { ReserveRequest } from '@waybill/contracts';
import { fixedClock } from '@waybill/testing';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { createStock } from './stock.ts';

type Body = z.infer<typeof ReserveRequest>;

const wish = () => ({ id: randomUUID(), lines: [{ product_id: randomUUID(), quantity: 1 }] });
const lines = [
  { product_id: randomUUID(), product_name: 'Lamp', quantity: 1, unit_price: { amount: 5, currency: 'USD' } },
] as const;

/** A products that answers each call when it is told to. */
function slowProducts() {
  const calls: { ids: string[]; answer: () => void }[] = [];
  const invoke = ({ body }: { body: Body }) =>
    new Promise((resolve) => {
      const ids = body.reservations.map(({ id }) => id);
      const results = ids.map((id) => ({ id, lines, total: { amount: 5, currency: 'USD' }, expires_in_s: 900 }));
      calls.push({ ids, answer: () => resolve({ results }) });
    });
  return { calls, sidecar: { invoke } as unknown as Parameters<typeof createStock>[0]['sidecar'] };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('reservations of one turn travel together, and each order gets its own answer', async () => {
  const { calls, sidecar } = slowProducts();
  const stock = createStock({ sidecar, clock: fixedClock() });
  const reserved = [wish(), wish()].map((one) => stock.reserve(one));
  await turn();
  expect(calls.map(({ ids }) => ids.length)).toEqual([2]);
  calls[0]?.answer();
  expect((await Promise.all(reserved)).map(({ total }) => total.amount)).toEqual([5, 5]);
});

test('who waited too long behind a call that hangs is told so, and nothing is reserved for them any more', async () => {
  const { calls, sidecar } = slowProducts();
  const clock = fixedClock();
  const stock = createStock({ sidecar, clock });
  const first = stock.reserve(wish());
  await turn();
  const late = stock.reserve(wish());
  clock.advance(3_500);
  const punctual = wish();
  const second = stock.reserve(punctual);
  calls[0]?.answer();
  await first;
  await turn();
  expect(calls[1]?.ids).toEqual([punctual.id]);
  calls[1]?.answer();
  await expect(late).rejects.toMatchObject({ code: 'unavailable' });
  expect((await second).total.amount).toBe(5);
});
