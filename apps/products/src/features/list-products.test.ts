import { describe, expect, test } from 'vitest';
import { aProduct, manager, productsApi } from '../testing.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const catalogue = [
  aProduct({ name: 'Lamp', category: 'Furniture', price: usd(2000), stock: 5, tags: ['light'] }),
  aProduct({ name: 'Desk (oak)', category: 'Furniture', price: usd(20_000), stock: 0, description: 'To sit at' }),
  aProduct({ name: 'Pen', category: 'Stationery', price: usd(100), stock: 100, description: 'Writes in LIGHT blue' }),
];

async function stockedApi() {
  const api = await productsApi();
  for (const product of catalogue) {
    await api.stocked(product);
    api.clock.advance(1000);
  }
  const names = async (query: string) =>
    (await api.get(`/api/v1/products${query}`).expect(200)).body.items.map(({ name }: { name: string }) => name);
  return { ...api, names };
}

describe('the catalogue', () => {
  test('is listed newest first and filtered by category, words, price and stock', async () => {
    const { names } = await stockedApi();
    expect(await names('')).toEqual(['Pen', 'Desk (oak)', 'Lamp']);
    expect(await names('?category=Furniture')).toEqual(['Desk (oak)', 'Lamp']);
    expect(await names('?q=light')).toEqual(['Pen', 'Lamp']);
    expect(await names('?q=(OAK)')).toEqual(['Desk (oak)']);
    expect(await names('?q=.*')).toEqual([]);
    expect(await names('?min_price=2000')).toEqual(['Desk (oak)', 'Lamp']);
    expect(await names('?in_stock=true&category=Furniture')).toEqual(['Lamp']);
    expect(await names('?in_stock=false')).toEqual(['Desk (oak)']);
  });

  test('is paged by cursor and by number', async () => {
    const { get, names } = await stockedApi();
    const first = await get('/api/v1/products?limit=2').expect(200);
    expect(await names(`?limit=2&cursor=${encodeURIComponent(first.body.next_cursor)}`)).toEqual(['Lamp']);
    const second = await get('/api/v1/products?page=2&page_size=2').expect(200);
    expect(second.body).toMatchObject({ items: [{ name: 'Lamp' }], total: 3, page: 2, page_size: 2 });
    expect((await get('/api/v1/products?cursor=nonsense').expect(400)).body.code).toBe('malformed-cursor');
    await get('/api/v1/products?category[$ne]=x').expect(400);
  });

  test('is cached per query, and forgotten when a manager changes something', async () => {
    const { as, get, clock } = await stockedApi();
    const read = async (query = '') => (await get(`/api/v1/products${query}`).expect(200)).headers['x-cache'];
    expect([await read(), await read(), await read()]).toEqual(['MISS', 'MISS', 'HIT']);
    expect(await read('?category=Furniture')).toBe('MISS');
    await as(manager).patch(`/api/v1/products/${catalogue[0]?.id}`).send({ name: 'Bright lamp' }).expect(200);
    const fresh = await get('/api/v1/products').expect(200);
    expect(fresh.headers['x-cache']).toBe('MISS');
    expect(fresh.body.items.at(-1).name).toBe('Bright lamp');
    clock.advance(11_000);
    expect([await read(), await read(), await read()]).toEqual(['MISS', 'MISS', 'HIT']);
  });

  test('tells its categories, and what the stock is worth', async () => {
    const { as, get } = await stockedApi();
    expect((await get('/api/v1/products/categories').expect(200)).body.items).toEqual([
      { category: 'Furniture', products: 2 },
      { category: 'Stationery', products: 1 },
    ]);
    await get(`/api/v1/products/${catalogue[0]?.id}`);
    await get(`/api/v1/products/${catalogue[0]?.id}`);
    expect((await as(manager).get('/api/v1/products/stats').expect(200)).body).toEqual({
      categories: [
        { category: 'Furniture', products: 2, units: 5, value: [usd(10_000)] },
        { category: 'Stationery', products: 1, units: 100, value: [usd(10_000)] },
      ],
      cache: { hits: 1, misses: 1, hit_rate: 0.5 },
    });
  });
});
