import { LogPage, type LogPosition, type PublishedEvent } from '@waybill/contracts';
import type { Sidecar } from '@waybill/sidecar';
import { z } from 'zod';

/** Where the walk reads a publisher's log. */
export interface LogReader {
  page(query: { after?: LogPosition; types?: readonly string[]; fromAgeS?: number }): Promise<LogPage>;
  events(ids: readonly string[]): Promise<PublishedEvent[]>;
}

const Events = z.object({ events: z.array(z.looseObject({ id: z.string() })) });

/** Reads `source`'s log through the sidecar. */
export function sidecarLogReader(sidecar: Pick<Sidecar, 'invoke'>, source: string): LogReader {
  return {
    page({ after, types, fromAgeS }) {
      const query = new URLSearchParams();
      if (fromAgeS !== undefined) query.set('from_age_s', String(fromAgeS));
      if (after) query.set('after', String(after.sequence));
      if (after?.id) query.set('id', after.id);
      if (types) query.set('types', types.join(','));
      return sidecar.invoke({ app: source, path: `/internal/events?${query}`, returns: LogPage });
    },
    async events(ids) {
      const { events } = await sidecar.invoke({
        app: source,
        method: 'POST',
        path: '/internal/events/read',
        body: { ids },
        returns: Events,
      });
      return events as unknown as PublishedEvent[];
    },
  };
}

/** Bodies by id. An answer holds a MiB at most, so what is missing is asked for again. */
export async function readEvents(reader: LogReader, ids: readonly string[]): Promise<Map<string, PublishedEvent>> {
  const bodies = new Map<string, PublishedEvent>();
  for (let open = [...ids]; open.length > 0; ) {
    const events = await reader.events(open.slice(0, 200));
    if (events.length === 0) break;
    for (const event of events) bodies.set(event.id, event);
    open = open.filter((id) => !bodies.has(id));
  }
  return bodies;
}
