import { expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import type { Platform } from './support/platform.ts';

/** Runs `action` for each item, `width` at a time. */
async function inParallel<Item, Result>(
  items: readonly Item[],
  width: number,
  action: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await action(items[index] as Item);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}

/** Nothing is sold twice, and nothing is sold in part. */
export function oversold(platform: () => Platform): void {
  test('400 buyers of 100 units get 100 orders and 300 refusals, and nothing is left', async () => {
    const { client, admin } = platform();
    const product = await client.createProduct(admin.token, { stock: 100 });
    const buyers = await inParallel(Array.from({ length: 400 }), 8, () => client.signUp());
    const answers = await Promise.all(
      buyers.map(({ token }) => client.placeUntilAnswered(token, [{ product_id: product.id, quantity: 1 }])),
    );
    const count = (status: number, code?: string) =>
      answers.filter((answer) => answer.status === status && (!code || answer.body.code === code)).length;
    expect({ placed: count(201), refused: count(409, 'insufficient-stock') }).toEqual({ placed: 100, refused: 300 });
    await eventually(async () => expect((await client.readProduct(product.id)).stock).toBe(0));
    // Most of it is 800 password hashes, which are slow on purpose.
  }, 400_000);

  test('orders over two products in opposite line order never reserve in part', async () => {
    const { client, admin } = platform();
    const customer = await client.signUp();
    const [left, right] = await Promise.all([
      client.createProduct(admin.token, { stock: 30 }),
      client.createProduct(admin.token, { stock: 20 }),
    ]);
    const forth = [
      { product_id: left.id, quantity: 1 },
      { product_id: right.id, quantity: 1 },
    ];
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        client.placeUntilAnswered(customer.token, index % 2 ? forth : forth.toReversed()),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(40);
    await eventually(async () => {
      expect((await client.readProduct(left.id)).stock).toBe(10);
      expect((await client.readProduct(right.id)).stock).toBe(0);
    });
  });

  test('two lines of one product add up', async () => {
    const { client, admin } = platform();
    const customer = await client.signUp();
    const product = await client.createProduct(admin.token, { stock: 5 });
    const twice = (quantity: number) => [
      { product_id: product.id, quantity },
      { product_id: product.id, quantity },
    ];
    const refused = await client.placeUntilAnswered(customer.token, twice(3));
    expect(refused).toMatchObject({ status: 409, body: { code: 'insufficient-stock', available: 5 } });
    expect((await client.placeUntilAnswered(customer.token, twice(2))).status).toBe(201);
    await eventually(async () => expect((await client.readProduct(product.id)).stock).toBe(1));
  });
}
