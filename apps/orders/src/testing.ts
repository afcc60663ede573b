import { type OrderLine, type ReservationRequest, type ReserveAnswer, StockRejected } from '@waybill/contracts';
import {
  type FakeSidecar,
  type FixedClock,
  fakeSidecar,
  fixedClock,
  publishedEvent,
  testApi,
  testStore,
} from '@waybill/testing';
import { v5, v7 } from 'uuid';
import { app, collections } from './app.ts';
import { Settings } from './config.ts';
import { type Order, type Placing, place } from './domain/order.ts';
import { orders } from './storage/orders.ts';

/** The same id for the same name, so that a test can speak of `idOf('lamp')`. */
export const idOf = (name: string): string => v5(name, '2f0f1a5c-7a55-4b0e-a3d9-5b5e1b0c9a77');

export const alice = { id: idOf('alice'), roles: ['customer'] } as const;
export const bob = { id: idOf('bob'), roles: ['customer'] } as const;
export const manager = { id: idOf('manager'), roles: ['manager'] } as const;

const at = '2026-01-02T03:04:05.000Z';

export function aLine(name = 'lamp', quantity = 1, amount = 1999): OrderLine {
  const usd = (minor: number) => ({ amount: minor, currency: 'USD' });
  return {
    product_id: idOf(name),
    product_name: name,
    quantity,
    unit_price: usd(amount),
    total_price: usd(amount * quantity),
  };
}

export function aPlacing(fields: Partial<Placing> = {}): Placing {
  const lines = fields.lines ?? [aLine()];
  const amount = lines.reduce((total, { total_price }) => total + total_price.amount, 0);
  return { id: v7(), user_id: alice.id, lines, total: { amount, currency: 'USD' }, at, by: alice.id, ...fields };
}

export function anOrder(fields: Partial<Order> = {}): Order {
  return { ...place(aPlacing()).document, version: 1, created_at: at, updated_at: at, ...fields };
}

/** The whole service over a real store of its own, beside products in memory that have plenty unless told otherwise. */
export async function ordersApi({
  settings = {},
  clock = fixedClock(at),
  database,
}: {
  settings?: Partial<Settings>;
  clock?: FixedClock;
  /** Another replica's database, to be a replica of it. */
  database?: string;
} = {}) {
  const store = await testStore({ collections, app: 'orders', clock, ...(database && { database }) });
  const sidecar = fakeSidecar({ clock });
  const stock = inMemoryStock(sidecar);
  sidecar.answer('users', 'POST', '/internal/users/read', ({ body }) => ({
    users: [alice, bob]
      .filter(({ id }) => (body as { ids: string[] }).ids.includes(id))
      .map(({ id }) => ({ id, version: 1, name: 'Somebody' })),
  }));
  const api = await testApi(app, { ...Settings.parse({}), ...settings }, { store, sidecar, clock });
  return {
    ...api,
    store,
    sidecar,
    clock,
    stock,
    place: (caller: typeof alice | typeof bob | typeof manager, body: object, key?: string) => {
      const post = api.as(caller).post('/api/v1/orders');
      return (key === undefined ? post : post.set('idempotency-key', key)).send(body);
    },
    /** Puts an order into the store as it is. */
    kept: (order: Order) => store.documents(orders).add({ document: order, events: [] }),
    order: (id: string) => store.documents(orders).find(id),
    rejectStock: (order_id: string) => api.react(publishedEvent(StockRejected({ order_id, order_version: 1 }))),
  };
}

/** Stands in for products: holds whatever is asked for, at 19.99 USD a unit, as long as `available` lasts. */
function inMemoryStock(sidecar: FakeSidecar) {
  const stock = {
    available: 1_000_000,
    expiresInS: 900,
    commitRefusal: undefined as string | undefined,
    beforeAnswer: () => {},
    answerAfterMs: 0,
    /** Calls answered so far. */
    calls: 0,
  };
  const reserve = ({ id, lines }: ReservationRequest): ReserveAnswer['results'][number] => {
    const requested = lines.reduce((units, { quantity }) => units + quantity, 0);
    const product_id = lines[0]?.product_id ?? '';
    if (requested > stock.available) {
      return {
        id,
        refused: { code: 'insufficient-stock', parameters: { product_id, available: stock.available, requested } },
      };
    }
    const priced = lines.map((line) => ({ ...aLine('lamp', line.quantity), product_id: line.product_id }));
    return { id, lines: priced, total: { amount: requested * 1999, currency: 'USD' }, expires_in_s: stock.expiresInS };
  };
  sidecar.answer('products', 'POST', '/internal/reservations', async ({ body }) => {
    stock.calls += 1;
    const results = (body as { reservations: ReservationRequest[] }).reservations.map(reserve);
    stock.beforeAnswer();
    await new Promise((resolve) => setTimeout(resolve, stock.answerAfterMs));
    return { results };
  });
  sidecar.answer('products', 'POST', '/internal/reservations/commit', ({ body }) => ({
    results: (body as { ids: string[] }).ids.map((id) =>
      stock.commitRefusal
        ? { id, refused: { code: 'reservation-gone', parameters: { status: stock.commitRefusal } } }
        : { id },
    ),
  }));
  return stock;
}
