import { CommitReservationsAnswer, CommitReservationsRequest } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { commit } from '../domain/reservation.ts';
import type { ProductCache } from '../storage/product-cache.ts';
import { readsOf, settle } from '../storage/reservations.ts';
import { outcome, valuesOf } from './outcome.ts';

export const commitReservations = ({ store, catalogue }: Pick<Kit, 'store'> & { catalogue: ProductCache }) =>
  route({
    name: 'commitReservations',
    method: 'post',
    path: '/internal/reservations/commit',
    summary: 'Keep the units of orders about to be confirmed for good',
    access: { callers: ['orders'] },
    body: CommitReservationsRequest,
    success: 200,
    returns: CommitReservationsAnswer,
    handle: async ({ body: { ids } }) => {
      const touched: string[] = [];
      const results = await Promise.allSettled(
        ids.map((id) =>
          outcome(id, async () => {
            const { moved } = await store.commit((work) => settle(work, { id }, commit), {
              reads: readsOf([{ id, lines: [] }]),
            });
            touched.push(...moved);
            return { id };
          }),
        ),
      );
      // What was committed has moved stock, also when a neighbour of the batch failed.
      await catalogue.forget(touched);
      return { results: valuesOf(results) };
    },
  });
