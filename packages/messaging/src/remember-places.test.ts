import type { KitStore } from '@waybill/store';
import { expect, test } from 'vitest';
import { rememberPlaces } from './remember-places.ts';

function setup() {
  const state = { nowMs: 0, sequence: 0, asked: 0 };
  const find = async () => {
    state.asked += 1;
    return state.sequence > 0 ? { sequence: state.sequence, id: 'e', types: [] } : undefined;
  };
  const store = { cursors: { find } as unknown as KitStore['cursors'] };
  return { state, placeOf: rememberPlaces({ store, clock: { monotonicMs: () => state.nowMs } }) };
}

test('the place of a cursor is read once in five seconds, and never believed for longer', async () => {
  const { state, placeOf } = setup();
  state.sequence = 7;
  for (state.nowMs = 0; state.nowMs < 5_000; state.nowMs += 1_000) expect(await placeOf('stock', 'orders')).toBe(7);
  expect(state.asked).toBe(1);
  state.sequence = 9;
  expect(await placeOf('stock', 'orders')).toBe(9);
});

test('each reaction has its own place in each log', async () => {
  const { state, placeOf } = setup();
  state.sequence = 3;
  expect(await placeOf('stock', 'orders')).toBe(3);
  state.sequence = 5;
  expect(await placeOf('mail', 'orders')).toBe(5);
  expect(await placeOf('stock', 'users')).toBe(5);
  expect(await placeOf('stock', 'orders')).toBe(3);
});

test('[L3] where there is no cursor yet it is asked for again, since the walk may set the first one at any moment', async () => {
  const { state, placeOf } = setup();
  expect(await placeOf('mail', 'orders')).toBe(0);
  state.sequence = 8;
  expect(await placeOf('mail', 'orders')).toBe(8);
});
