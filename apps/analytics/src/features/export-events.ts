import { csvOf, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { trail } from '../storage/collections.ts';
import { text, wanted } from './list-events.ts';

const columns = ['id', 'type', 'subject', 'source', 'time', 'sequence', 'correlation_id'] as const;

export const exportEvents = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'exportEvents',
    method: 'get',
    path: '/api/v1/analytics/events/export',
    summary: 'The trail of all events as CSV, newest first',
    access: 'view_analytics',
    query: z.strictObject({ type: text, subject: text, correlation_id: text }),
    success: 200,
    streams: 'text/csv',
    handle: ({ query }) => {
      return csvOf(columns, pages());

      async function* pages() {
        const sort = { field: 'time', direction: -1 } as const;
        for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
          const page = await store.documents(trail).list({ filter: wanted(query), limit: 500, cursor, sort });
          yield page.items.map((entry) => columns.map((column) => entry[column]));
          cursor = page.next_cursor;
        }
      }
    },
  });
