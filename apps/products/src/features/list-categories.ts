import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { matching, products } from '../storage/products.ts';

export const listCategories = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'listCategories',
    method: 'get',
    path: '/api/v1/products/categories',
    summary: 'List the categories and how many products each has',
    access: 'anyone',
    success: 200,
    returns: z.object({ items: z.array(z.object({ category: z.string(), products: z.int() })) }),
    handle: async () => {
      const rows = await store
        .documents(products)
        .aggregate<{ _id: string; products: number }>([
          { $match: matching({}) },
          { $group: { _id: '$category', products: { $sum: 1 } } },
          { $sort: { _id: 1 } },
        ]);
      return { items: rows.map((row) => ({ category: row._id, products: row.products })) };
    },
  });
