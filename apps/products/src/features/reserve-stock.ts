import { ReserveAnswer, ReserveRequest } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import type { Settings } from '../config.ts';
import { reserve } from '../domain/reservation.ts';
import type { ProductCache } from '../storage/product-cache.ts';
import { products } from '../storage/products.ts';
import { productIdsOf, settle } from '../storage/reservations.ts';
import { outcome, valuesOf } from './outcome.ts';

export const reserveStock = (
  { store, clock, catalogue }: Pick<Kit, 'store' | 'clock'> & { catalogue: ProductCache },
  { RESERVATION_TTL_S: ttlSeconds }: Settings,
) =>
  route({
    name: 'reserveStock',
    method: 'post',
    path: '/internal/reservations',
    summary: 'Hold the units of orders about to be placed, each order all or nothing',
    access: { callers: ['orders'] },
    body: ReserveRequest,
    success: 200,
    returns: ReserveAnswer,
    handle: async ({ body: { reservations } }) => {
      const expiresAt = new Date(clock.now().getTime() + ttlSeconds * 1000).toISOString();
      const touched: string[] = [];
      // Started together, so that they share one transaction: a hot product costs one write for all of them.
      const results = await Promise.allSettled(
        reservations.map((request) =>
          outcome(request.id, async () => {
            const { reservation, moved } = await store.commit(
              (work) =>
                settle(work, request, (before, shelf) => reserve(before, shelf, request, expiresAt), {
                  mostlyNew: true,
                }),
              { reads: [{ collection: products, ids: productIdsOf([request]) }] },
            );
            if (!reservation) throw new Error(`The reservation of order ${request.id} was decided on but not kept`);
            touched.push(...moved);
            return { id: request.id, lines: reservation.lines, total: reservation.total, expires_in_s: ttlSeconds };
          }),
        ),
      );
      // What was committed has moved stock, also when a neighbour of the batch failed.
      await catalogue.forget(touched);
      return { results: valuesOf(results) };
    },
  });
