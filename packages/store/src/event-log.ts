import { type LogPage, type PublishedEvent, Refusal } from '@waybill/contracts';
import type { Clock } from '@waybill/runtime';
import type { EventRow, SystemCollections } from './system-collections.ts';
import type { EventLog } from './types.ts';

/** Ids and positions only, so that a page stays far under 1 MiB [L1]. */
const pageSize = 1_000;
/** The broker gets this long to deliver before the walk does. */
const settledAfterMs = 2_000;
/** A clock that far ahead is wrong; its events must not hold the log up until then. */
const absurdMs = -60_000;
/** A body's answer stays under this, whatever its events hold: sidecars carry 4 MiB. */
const answerBytes = 1024 * 1024;

const majority = { readConcern: { level: 'majority' }, readPreference: 'primary' } as const;

/** Reads the log of the service `source`. */
export function createEventLog({
  system,
  clock,
  source,
}: {
  system: SystemCollections;
  clock: Clock;
  source: string;
}): EventLog {
  const { events } = system;
  const ageMs = ({ time }: Pick<EventRow, 'time'>) => clock.now().getTime() - Date.parse(time);

  /** The last number given. Asking for the newest row costs some servers a look at all of them. */
  async function head(): Promise<number> {
    const counter = await system.counters.findOne({ _id: 'events' }, majority);
    return counter?.value ?? 0;
  }

  return {
    async read({ after, id, types }): Promise<LogPage> {
      // From the place itself on, so that one query tells whether it stands and what came after it. Numbers have no gaps
      // [C1]: a range of them is a page, which every server reads without a look at the rest of the log.
      const end = after + pageSize;
      const found = await events
        .find({ _id: { $gte: after, $lte: end } }, { ...majority, projection: { id: 1, type: 1, subject: 1, time: 1 } })
        .sort({ _id: 1 })
        .toArray();
      const [place] = found;
      if (after > 0 && !(place?._id === after && place.id === (id ?? ''))) throw new Refusal('log-diverged');
      const rows = after > 0 ? found.slice(1) : found;
      const newest = found.at(-1)?._id === end ? Math.max(end, await head()) : (found.at(-1)?._id ?? 0);
      const young = rows.findIndex((row) => ageMs(row) < settledAfterMs && ageMs(row) > absurdMs);
      const scanned = young === -1 ? rows : rows.slice(0, young);
      const last = scanned.at(-1);
      const wanted = types && new Set(types);
      return {
        events: scanned
          .filter(({ type }) => !wanted || wanted.has(type))
          .map((row) => ({
            sequence: row._id,
            id: row.id,
            type: row.type,
            subject: row.subject,
            age_s: ageMs(row) / 1_000,
          })),
        next: last ? { sequence: last._id, id: last.id } : { sequence: after, id: id ?? '' },
        head: newest,
      };
    },

    async before(ageS): Promise<LogPage> {
      const bound = new Date(clock.now().getTime() - ageS * 1_000).toISOString();
      // First: what is committed after it is younger than any place from here.
      const newest = await head();
      // The log is in commit order, not in the order of its replicas' clocks: the first younger one ends the search.
      const [young] = await events
        .aggregate<{ first: number }>(
          [{ $match: { time: { $gt: bound } } }, { $group: { _id: null, first: { $min: '$_id' } } }],
          majority,
        )
        .toArray();
      const sequence = young ? young.first - 1 : newest;
      const row = sequence > 0 ? await events.findOne({ _id: sequence }, { ...majority, projection: { id: 1 } }) : null;
      return { events: [], next: row ? { sequence, id: row.id } : { sequence: 0, id: '' }, head: newest };
    },

    async events(ids): Promise<PublishedEvent[]> {
      const rows = events.find({ id: { $in: [...ids] } }, majority).sort({ _id: 1 });
      const found: PublishedEvent[] = [];
      let bytes = 0;
      for await (const row of rows) {
        bytes += Buffer.byteLength(JSON.stringify(row));
        if (found.length > 0 && bytes > answerBytes) break;
        found.push(asPublished(row, source));
      }
      return found;
    },
  };
}

/** A row of the log as the CloudEvent that leaves the service. */
export function asPublished({ _id, ...attributes }: EventRow, source: string): PublishedEvent {
  return { specversion: '1.0', source, sequence: _id, ...attributes };
}
