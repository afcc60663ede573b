import { Id, OrderStatus } from '@waybill/contracts';
import { csvOf, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import type { Order } from '../domain/order.ts';
import { matching, orders } from '../storage/orders.ts';
import { ownerFor } from './access.ts';
import { Moment } from './list-orders.ts';

const columns = [
  ...['order_id', 'placed_at', 'status', 'user_id', 'product_id', 'product_name', 'quantity'],
  ...['unit_price', 'total_price', 'currency'],
];

export const exportOrders = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'exportOrders',
    method: 'get',
    path: '/api/v1/orders/export',
    summary: 'Orders as CSV, a row per line, newest first: customers their own, staff all or those of `user_id`',
    description: 'Amounts are in minor units. The file is made while it is sent.',
    access: 'signed-in',
    query: z.strictObject({
      status: OrderStatus.optional(),
      from: Moment.optional(),
      to: Moment.optional(),
      user_id: Id.optional(),
    }),
    success: 200,
    streams: 'text/csv',
    refuses: ['forbidden'],
    handle: ({ query, caller }) => {
      const filter = matching({ ...query, user_id: ownerFor(caller, query.user_id) });
      return csvOf(columns, pages());

      async function* pages() {
        for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
          const page = await store.documents(orders).list({ filter, limit: 200, cursor });
          yield page.items.flatMap(rowsOf);
          cursor = page.next_cursor;
        }
      }
    },
  });

const rowsOf = ({ id, created_at, status, user_id, lines }: Order) =>
  lines.map(({ product_id, product_name, quantity, unit_price, total_price }) => [
    ...[id, created_at, status, user_id, product_id, product_name, quantity],
    ...[unit_price.amount, total_price.amount, total_price.currency],
  ]);
