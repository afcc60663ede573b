import { randomUUID } from 'node:crypto';
import { OrderCreated } from '@waybill/contracts';
import { publishedEvent } from '@waybill/testing';
import { describe, expect, test } from 'vitest';
import { anOrder, aProduct, line, productsApi } from '../testing.ts';

/** A held reservation of 4 of 10 lamps, and the means to say what is proven of the orders' log. */
async function heldReservation() {
  let proof: number | undefined;
  const parked = new Set<string>();
  const meanwhile: { run: () => PromiseLike<unknown> } = { run: async () => undefined };
  const hasParked = async (subject: string) => {
    await meanwhile.run();
    return parked.has(subject);
  };
  const kit = { provenUntil: () => proof, hasParked };
  const api = await productsApi({ kit });
  const lamp = aProduct({ stock: 10 });
  await api.stocked(lamp);
  const id = randomUUID();
  await api.reserve({ id, lines: [line(lamp, 4)] }).expect(200);
  return {
    ...api,
    id,
    lamp,
    parked,
    /** Runs while a reservation that was found due is looked at. */
    meanwhile,
    /** A walk that began just now has met everything there is. */
    prove: () => {
      proof = api.clock.monotonicMs();
    },
    stock: () => api.stockOf(lamp),
    status: async () => (await api.reservation(id))?.status,
  };
}

describe('a reservation whose time is up', () => {
  test('is seen to lie there while nothing is proven', async () => {
    const { clock, service } = await heldReservation();
    const overdue = () => service.gauges?.find(({ name }) => name === 'waybill_reservation_overdue_seconds')?.read();
    expect(await overdue()).toBe(0);
    clock.advance(1_000_000);
    expect(await overdue()).toBe(100);
  });

  test('is released when a walk that began later did not meet its order, and can be read at once', async () => {
    const { clock, prove, expireReservations, status, stock, get, lamp } = await heldReservation();
    await get(`/api/v1/products/${lamp.id}`);
    clock.advance(910_000);
    prove();
    await expireReservations();
    expect([await status(), await stock()]).toEqual(['expired', 10]);
    expect((await get(`/api/v1/products/${lamp.id}`).expect(200)).body.stock).toBe(10);
  });

  test('is kept for as long as orders cannot be reached', async () => {
    const { clock, expireReservations, status, stock } = await heldReservation();
    clock.advance(30 * 86_400_000);
    await expireReservations();
    expect([await status(), await stock()]).toEqual(['held', 6]);
  });

  test('is kept while the last proof began before its time was up', async () => {
    const { clock, prove, expireReservations, status } = await heldReservation();
    clock.advance(899_000);
    prove();
    clock.advance(3_600_000);
    await expireReservations();
    expect(await status()).toBe('held');
  });

  test('is kept while an event of its order is parked', async () => {
    const { id, clock, prove, parked, expireReservations, status } = await heldReservation();
    parked.add(id);
    clock.advance(3_600_000);
    prove();
    await expireReservations();
    expect(await status()).toBe('held');
    parked.delete(id);
    await expireReservations();
    expect(await status()).toBe('expired');
  });

  test('is kept when its order came after all', async () => {
    const { id, lamp, clock, prove, react, expireReservations, status, stock } = await heldReservation();
    await react(publishedEvent(OrderCreated({ order: anOrder([line(lamp, 4)], 'pending', id) })));
    clock.advance(3_600_000);
    prove();
    await expireReservations();
    expect([await status(), await stock()]).toEqual(['committed', 6]);
  });

  test('is kept when it is reserved again between being found and being released', async () => {
    const { id, lamp, clock, prove, meanwhile, reserve, expireReservations, reservation, stock } =
      await heldReservation();
    clock.advance(3_600_000);
    prove();
    meanwhile.run = () => reserve({ id, lines: [line(lamp, 4)] }).expect(200);
    await expireReservations();
    expect(await reservation(id)).toMatchObject({ status: 'held', version: 2 });
    expect(await stock()).toBe(6);
  });

  test('can be reserved anew', async () => {
    const { id, lamp, clock, prove, reserve, expireReservations, status, stock } = await heldReservation();
    clock.advance(3_600_000);
    prove();
    await expireReservations();
    await reserve({ id, lines: [line(lamp, 4)] }).expect(200);
    expect([await status(), await stock()]).toEqual(['held', 6]);
  });
});

describe('many reservations whose time is up', () => {
  test('are all released, page after page', async () => {
    let proof: number | undefined;
    const api = await productsApi({ kit: { provenUntil: () => proof } });
    const lamp = aProduct({ stock: 250 });
    await api.stocked(lamp);
    for (let batch = 0; batch < 2; batch += 1) {
      await api
        .reserve(...Array.from({ length: 125 }, () => ({ id: randomUUID(), lines: [line(lamp, 1)] })))
        .expect(200);
    }
    expect(await api.stockOf(lamp)).toBe(0);
    api.clock.advance(3_600_000);
    proof = api.clock.monotonicMs();
    await api.expireReservations();
    expect(await api.stockOf(lamp)).toBe(250);
  });
});
