import { describe, expect, test } from 'vitest';
import '@waybill/testing';
import { aProduct, idOf } from '../testing.ts';
import { create, remove, update, viewOf } from './product.ts';
import { changeStock } from './stock.ts';

describe('a product', () => {
  test('is created with an event that names its first stock and its maker', () => {
    const { id, name, description, category, price, tags, stock } = aProduct();
    const decision = create(id, { name, description, category, price, tags, stock }, idOf('manager'));
    expect(decision.document).toMatchObject({ id, stock: 10, created_by: idOf('manager') });
    expect(decision.events).toMatchObject([{ type: 'product.created', subject: id, data: { stock: 10 } }]);
  });

  test('changes only in the fields that are named', () => {
    const product = aProduct({ sku: 'L-1', description: 'old' });
    const { document, events } = update(product, { name: 'Bright lamp' });
    expect(document).toEqual({ ...product, name: 'Bright lamp' });
    expect(events).toMatchObject([{ type: 'product.updated', data: { name: 'Bright lamp' } }]);
  });

  test('loses a SKU or an image by null', () => {
    const product = aProduct({ sku: 'L-1', image_url: 'https://example.com/lamp.png' });
    expect(update(product, { sku: null, image_url: null }).document).not.toHaveProperty('sku');
    expect(update(product, { sku: null, image_url: null }).document).not.toHaveProperty('image_url');
  });

  test('tells nobody of a change that changes nothing', () => {
    const product = aProduct();
    expect(update(product, { name: product.name })).toEqual({ document: product, events: [] });
  });

  test('leaves the catalogue once', () => {
    const removed = remove(aProduct({ sku: 'L-1' }), '2026-02-01T00:00:00.000Z');
    expect(removed.document).toMatchObject({ deleted_at: '2026-02-01T00:00:00.000Z', sku: 'L-1' });
    expect(removed.events).toMatchObject([{ type: 'product.deleted' }]);
    expect(() => remove(removed.document, 'later')).toRefuseWith('product-not-found');
    expect(() => update(removed.document, { name: 'x' })).toRefuseWith('product-not-found');
    expect(() => changeStock(removed.document, { change: 1 }, 'by-hand')).toRefuseWith('product-not-found');
  });

  test('is shown without the marks of its removal', () => {
    const view = viewOf(aProduct({ deleted_at: '2026-02-01T00:00:00.000Z' }));
    expect(view).not.toHaveProperty('deleted_at');
  });
});

describe('stock changed by hand', () => {
  const product = aProduct({ stock: 10 });

  test.each([
    [{ change: -3 }, 7],
    [{ change: 5 }, 15],
    [{ quantity: 40 }, 40],
    [{ quantity: 0 }, 0],
  ])('%j makes 10 into %i and says so', (wanted, quantity) => {
    const { document, events } = changeStock(product, wanted, 'counted');
    expect(document.stock).toBe(quantity);
    expect(events).toMatchObject([
      { type: 'product.stock_updated', data: { old_quantity: 10, new_quantity: quantity, reason: 'counted' } },
    ]);
  });

  test('cannot fall below zero nor grow without bound', () => {
    expect(() => changeStock(product, { change: -11 }, 'x')).toRefuseWith('stock-below-zero', { available: 10 });
    expect(() => changeStock(product, { change: 1_000_000_000 }, 'x')).toRefuseWith('stock-too-large');
  });

  test('to the same number is no event', () => {
    expect(changeStock(product, { quantity: 10 }, 'x')).toEqual({ document: product, events: [] });
  });
});
