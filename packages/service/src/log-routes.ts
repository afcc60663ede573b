import { consumersOf, isPublisher, LogPage, ReadEventsRequest, ReadLogQuery } from '@waybill/contracts';
import { type Route, route } from '@waybill/http';
import type { Store } from '@waybill/store';
import { z } from 'zod';

/** The log of a publisher, open to its consumers alone [L1] [T2]. */
export function logRoutes({ app, store }: { app: string; store: Store }): Route[] {
  if (!isPublisher(app)) return [];
  const access = { callers: consumersOf[app] };
  return [
    route({
      name: 'readLog',
      method: 'get',
      path: '/internal/events',
      summary: "Ids of this service's events after a place in its log",
      access,
      query: ReadLogQuery,
      success: 200,
      returns: LogPage,
      refuses: ['log-diverged'],
      handle: ({ query: { after, id, types, from_age_s } }) =>
        from_age_s === undefined
          ? store.log.read({ after, id, types: types?.split(',') })
          : store.log.before(from_age_s),
    }),
    route({
      name: 'readEvents',
      method: 'post',
      path: '/internal/events/read',
      summary: "This service's events by id, as CloudEvents",
      access,
      body: ReadEventsRequest,
      success: 200,
      returns: z.object({ events: z.array(z.looseObject({ id: z.string() })) }),
      handle: async ({ body: { ids } }) => ({ events: (await store.log.events(ids)).map((event) => ({ ...event })) }),
    }),
  ];
}
