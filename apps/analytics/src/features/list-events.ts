import { pageOf, pageQuery, TrailEntry } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { trail } from '../storage/collections.ts';

export const text = z.string().min(1).max(200).optional();

/** The entries which match all that is asked for. */
export const wanted = (filter: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

export const listEvents = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'listEvents',
    method: 'get',
    path: '/api/v1/analytics/events',
    summary: 'The trail of all events, newest first',
    access: 'view_analytics',
    query: z.strictObject({ type: text, subject: text, correlation_id: text, ...pageQuery }),
    success: 200,
    returns: pageOf(TrailEntry),
    refuses: ['malformed-cursor'],
    handle: async ({ query: { limit, cursor, page, page_size: pageSize = limit, ...asked } }) => {
      const filter = wanted(asked);
      const sort = { field: 'time', direction: -1 } as const;
      const documents = store.documents(trail);
      const found = await (page === undefined
        ? documents.list({ filter, limit, cursor, sort })
        : documents.page({ filter, page, pageSize, sort }));
      return { ...found, items: found.items.map(({ version, created_at, updated_at, ...entry }) => entry) };
    },
  });
