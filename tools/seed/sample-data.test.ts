import { Slug } from '@waybill/contracts';
import { describe, expect, test } from 'vitest';
import { sampleUsers } from '../stack/secrets.ts';
import { articles, orders, pathTo, products, users } from './sample-data.ts';

describe('the sample data', () => {
  test('has ten products in four categories, each under its own number', () => {
    expect(new Set(products.map(({ sku }) => sku)).size).toBe(10);
    expect(new Set(products.map(({ category }) => category)).size).toBe(4);
  });

  test('has a password made for every user but the admin', () => {
    expect(users.map(({ username }) => username)).toEqual([...sampleUsers]);
  });

  test('has eight orders, each of known products in one currency and within stock', () => {
    expect(new Set(orders.map(({ key }) => key)).size).toBe(8);
    for (const { key, lines } of orders) {
      const bought = lines.map(({ sku }) => products.find((product) => product.sku === sku));
      expect(bought, key).not.toContain(undefined);
      expect(new Set(bought.map((product) => product?.price.currency)).size, key).toBe(1);
      for (const [index, { quantity }] of lines.entries()) expect(bought[index]?.stock).toBeGreaterThan(quantity);
    }
  });

  test('has three articles about known products, one of them not published yet', () => {
    expect(articles.map(({ status }) => status).toSorted()).toEqual(['draft', 'published', 'published']);
    const known = products.map(({ sku }) => sku);
    for (const { skus, slug } of articles) {
      expect(known, slug).toEqual(expect.arrayContaining([...skus]));
      expect(Slug.safeParse(slug).success, slug).toBe(true);
    }
  });

  test('shows every state of an order, both currencies and both languages', () => {
    expect(new Set(orders.map(({ status }) => status)).size).toBe(5);
    expect(new Set(products.map(({ price }) => price.currency))).toEqual(new Set(['USD', 'VND']));
    expect(new Set(users.map(({ locale }) => locale))).toEqual(new Set(['en', 'vi']));
  });

  test('reaches a status only along the state machine', () => {
    expect(pathTo('shipped')).toEqual(['pending', 'confirmed', 'shipped']);
    expect(pathTo('pending')).toEqual(['pending']);
    expect(pathTo('cancelled')).toEqual(['pending', 'cancelled']);
  });
});
