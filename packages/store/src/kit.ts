import type { LogPosition } from '@waybill/contracts';
import type { Clock } from '@waybill/runtime';
import type { CursorRow, LeaseRow, SystemCollections } from './system-collections.ts';

const hour = 3_600_000;

/** Leases by the database's clock, so that replicas need not agree on the time [T1]. */
export interface Leases {
  /** Takes or keeps a lease for `ttlMs`; false while another holder has it. */
  take(name: string, holder: string, ttlMs: number): Promise<boolean>;
  release(name: string, holder: string): Promise<void>;
}

export function createLeases({ leases }: SystemCollections): Leases {
  return {
    async take(name, holder, ttlMs) {
      await leases
        .updateOne({ _id: name }, { $setOnInsert: { until: new Date(0), holder: '' } }, { upsert: true })
        .catch((error: { code?: number }) => {
          if (error.code !== 11000) throw error; // another replica was faster
        });
      const [row] = await leases
        .aggregate<LeaseRow & { now: Date }>([{ $match: { _id: name } }, { $set: { now: '$$NOW' } }])
        .toArray();
      if (!row || (row.holder !== holder && row.until >= row.now)) return false;
      const until = new Date(row.now.getTime() + ttlMs);
      const { matchedCount } = await leases.updateOne(
        { _id: name, holder: row.holder, until: row.until },
        { $set: { holder, until } },
      );
      return matchedCount === 1;
    },
    async release(name, holder) {
      await leases.updateOne({ _id: name, holder }, { $set: { until: new Date(0) } });
    },
  };
}

/** A place in a log, and the types of events that were looked for up to there. */
export interface Cursor extends LogPosition {
  types: readonly string[];
}

/** How far each reaction has read each log [L2], and the inbox rows that may go [L3]. */
export interface Cursors {
  find(reaction: string, source: string): Promise<Cursor | undefined>;
  /** By reaction; one that has none yet is missing. */
  findAll(reactions: readonly string[], source: string): Promise<Map<string, Cursor>>;
  set(reaction: string, source: string, cursor: Cursor): Promise<void>;
  /** Puts several reactions back to the log's beginning, in one write [L1]. */
  reset(reactions: readonly string[], source: string): Promise<void>;
  /** Drops inbox rows that the cursor passed 24 h ago. */
  prune(reaction: string, source: string): Promise<void>;
}

export function createCursors({ system, clock }: { system: SystemCollections; clock: Clock }): Cursors {
  const { cursors, inbox } = system;
  const rowId = (reaction: string, source: string) => `${reaction}|${source}`;
  async function findAll(reactions: readonly string[], source: string): Promise<Map<string, Cursor>> {
    const names = new Map(reactions.map((reaction) => [rowId(reaction, source), reaction]));
    const rows = await cursors
      .find({ _id: { $in: [...names.keys()] } }, { readConcern: { level: 'majority' } })
      .toArray();
    const cursorOf = ({ sequence, event_id: id, types }: CursorRow): Cursor => ({ sequence, id, types });
    return new Map(rows.map((row) => [names.get(row._id) as string, cursorOf(row)]));
  }
  return {
    findAll,
    find: async (reaction, source) => (await findAll([reaction], source)).get(reaction),
    async set(reaction, source, { sequence, id, types }) {
      const fresh: CursorRow['mark'] = { sequence, at: clock.now() };
      await cursors.updateOne(
        { _id: rowId(reaction, source) },
        { $set: { sequence, event_id: id, types: [...types] }, $setOnInsert: { mark: fresh } },
        { upsert: true, writeConcern: { w: 'majority', j: true } },
      );
    },
    async reset(reactions, source) {
      const ids = reactions.map((reaction) => rowId(reaction, source));
      await cursors.updateMany({ _id: { $in: ids } }, { $set: { sequence: 0, event_id: '' } });
    },
    async prune(reaction, source) {
      const row = await cursors.findOne({ _id: rowId(reaction, source) });
      if (!row || clock.now().getTime() - row.mark.at.getTime() < 24 * hour) return;
      await inbox.deleteMany({ reaction, source, sequence: { $lte: Math.min(row.mark.sequence, row.sequence) } });
      await cursors.updateOne({ _id: row._id }, { $set: { mark: { sequence: row.sequence, at: clock.now() } } });
    },
  };
}
