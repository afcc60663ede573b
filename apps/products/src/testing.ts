import type { OrderFacts, OrderStatus, ReservationRequest, WantedLine } from '@waybill/contracts';
import type { Kit } from '@waybill/service';
import { type FixedClock, fakeSidecar, fixedClock, testApi, testStore } from '@waybill/testing';
import { v5, v7 } from 'uuid';
import { app, collections } from './app.ts';
import { Settings } from './config.ts';
import type { Product } from './domain/product.ts';
import type { Reservation } from './domain/reservation.ts';
import { addProduct } from './storage/catalogue.ts';
import { products } from './storage/products.ts';
import { reservations } from './storage/reservations.ts';

/** The same id for the same name, so that a test can speak of `idOf('lamp')`. */
export const idOf = (name: string): string => v5(name, '9b9b1d0e-2a4f-4f1b-8c59-1f6f0a9f4c11');

const at = '2026-01-02T03:04:05.000Z';

export function aProduct(fields: Partial<Product> = {}): Product {
  return {
    id: v7(),
    name: 'Lamp',
    description: 'Lights a desk',
    category: 'Furniture',
    price: { amount: 1999, currency: 'USD' },
    stock: 10,
    tags: [],
    created_by: idOf('manager'),
    version: 1,
    created_at: at,
    updated_at: at,
    ...fields,
  };
}

/** Products by id, as the domain gets them. */
export const shelfOf = (...some: Product[]): Map<string, Product> =>
  new Map(some.map((product) => [product.id, product]));

export const line = (product: Pick<Product, 'id'>, quantity: number): WantedLine => ({
  product_id: product.id,
  quantity,
});

/** An order over these lines, at 1 USD a unit. */
export function anOrder(lines: readonly WantedLine[], status: OrderStatus = 'pending', id = v7()): OrderFacts {
  const usd = (amount: number) => ({ amount, currency: 'USD' });
  const units = lines.reduce((total, { quantity }) => total + quantity, 0);
  return {
    id,
    user_id: idOf('customer'),
    lines: lines.map(({ product_id, quantity }) => ({
      product_id,
      product_name: 'Lamp',
      quantity,
      unit_price: usd(100),
      total_price: usd(quantity * 100),
    })),
    total: usd(units * 100),
    status,
  };
}

/** What the store makes of a reservation's draft. */
export const stamped = (
  draft: Omit<Reservation, 'version' | 'created_at' | 'updated_at'>,
  version = 1,
): Reservation => ({
  ...draft,
  version,
  created_at: at,
  updated_at: at,
});

export const manager = { id: idOf('manager'), roles: ['manager'] } as const;
export const customer = { id: idOf('customer'), roles: ['customer'] } as const;

/** The whole service over a real store of its own, with a clock that stands still. */
export async function productsApi({
  settings = {},
  clock = fixedClock(at),
  database,
  kit = {},
}: {
  settings?: Partial<Settings>;
  clock?: FixedClock;
  /** Another replica's database, to be a replica of it. */
  database?: string;
  kit?: Partial<Pick<Kit, 'provenUntil' | 'hasParked'>>;
} = {}) {
  const store = await testStore({ collections, app: 'products', clock, ...(database && { database }) });
  const sidecar = fakeSidecar({ clock });
  const api = await testApi(app, { ...Settings.parse({}), ...settings }, { store, sidecar, clock, ...kit });
  return {
    ...api,
    store,
    sidecar,
    clock,
    /** Puts products into the catalogue as they are. */
    async stocked(...some: Product[]): Promise<Product[]> {
      return Promise.all(some.map((document) => addProduct(store, { document, events: [] })));
    },
    reserve: (...wanted: ReservationRequest[]) =>
      api.asApp('orders').post('/internal/reservations').send({ reservations: wanted }),
    stockOf: async (product: Pick<Product, 'id'>) => (await store.documents(products).get(product.id)).stock,
    reservation: (id: string) => store.documents(reservations).find(id),
    async expireReservations() {
      for (const { run } of api.service.periodic ?? []) await run();
    },
  };
}
