import { ProductStats } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import type { ProductCache } from '../storage/product-cache.ts';
import { matching, products } from '../storage/products.ts';

interface Row {
  _id: { category: string; currency: string };
  products: number;
  units: number;
  value: number;
}

export const productStats = ({ store, catalogue }: Pick<Kit, 'store'> & { catalogue: ProductCache }) =>
  route({
    name: 'productStats',
    method: 'get',
    path: '/api/v1/products/stats',
    summary: 'Products, units and their worth by category, and how often the cache answered',
    access: 'manage_products',
    success: 200,
    returns: ProductStats,
    handle: async () => {
      const rows = await store.documents(products).aggregate<Row>([
        { $match: matching({}) },
        {
          $group: {
            _id: { category: '$category', currency: '$price.currency' },
            products: { $sum: 1 },
            units: { $sum: '$stock' },
            value: { $sum: { $multiply: ['$price.amount', '$stock'] } },
          },
        },
        { $sort: { '_id.category': 1, '_id.currency': 1 } },
      ]);
      const { HIT: hits, MISS: misses } = catalogue.reads;
      return { categories: byCategory(rows), cache: { hits, misses, hit_rate: hits / Math.max(1, hits + misses) } };
    },
  });

function byCategory(rows: readonly Row[]): ProductStats['categories'] {
  const categories = new Map<string, ProductStats['categories'][number]>();
  for (const { _id, products: count, units, value } of rows) {
    const row = categories.get(_id.category) ?? { category: _id.category, products: 0, units: 0, value: [] };
    row.products += count;
    row.units += units;
    row.value.push({ amount: value, currency: _id.currency });
    categories.set(_id.category, row);
  }
  return [...categories.values()];
}
