import { fakeSidecar } from '@waybill/testing';
import { expect, test } from 'vitest';
import { Settings } from '../config.ts';
import { createProductCache } from './product-cache.ts';

test('products and lists are kept as long as the settings say', () => {
  const kept: Record<string, number | undefined> = {};
  const sidecar = fakeSidecar();
  const cache: typeof sidecar.cache = (name, options) => {
    kept[name] = options?.ttlSeconds;
    return sidecar.cache(name, options);
  };
  createProductCache({ cache }, Settings.parse({ PRODUCT_CACHE_TTL_S: '120', PRODUCT_LIST_CACHE_TTL_S: '5' }));
  expect(kept).toEqual({ products: 120, 'product-lists': 5 });
});
