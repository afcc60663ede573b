import { Refusal, type Stored } from '@waybill/contracts';
import type { Db, Filter } from 'mongodb';
import { fromRow, type Row } from './collection.ts';
import { readCursor, writeCursor } from './page-cursor.ts';
import type { Collection, Documents, ListQuery, Store } from './types.ts';

const majority = { readConcern: { level: 'majority' }, readPreference: 'primary' } as const;

export function createDocuments<T extends Stored>({
  collection,
  database,
  commit,
}: {
  collection: Collection<T>;
  database: Db;
  commit: Store['commit'];
}): Documents<T> {
  const rows = database.collection<Row>(collection.name);
  const asDocument = (row: unknown): T => fromRow<T>(row as Row);
  const rowsById = (ids: readonly string[]) => rows.find({ _id: { $in: [...ids] } }, majority).toArray();
  const documents: Documents<T> = {
    add: (decision, { once } = {}) =>
      commit(
        async (work) => {
          const document = await work.add(collection, decision);
          if (once) refuseForeignFingerprint(document, once.fingerprint);
          return document;
        },
        { once },
      ),

    async find(id) {
      const [row] = await rowsById([id]);
      return row && asDocument(row);
    },

    async findMany(ids) {
      return (await rowsById(ids)).map(asDocument);
    },

    async get(id) {
      const document = await documents.find(id);
      if (!document) throw new Refusal(collection.notFound);
      return document;
    },

    change: (id, decide, { once, ifVersion } = {}) =>
      commit(
        (work) =>
          work.change(collection, id, (document) => {
            if (ifVersion !== undefined && document.version !== ifVersion) throw new Refusal('version-mismatch');
            return decide(document);
          }),
        { once, reads: [{ collection, ids: [id] }] },
      ),

    changeAll: (ids, decide, { once } = {}) =>
      commit((work) => work.changeAll(collection, ids, decide), { once, reads: [{ collection, ids }] }),

    async list({ filter = {}, limit = 20, cursor, sort = { field: 'created_at', direction: -1 } }: ListQuery) {
      const after = cursor === undefined ? undefined : readCursor(cursor);
      const beyond = sort.direction === 1 ? '$gt' : '$lt';
      const rest = after && {
        $or: [{ [sort.field]: { [beyond]: after.value } }, { [sort.field]: after.value, _id: { [beyond]: after.id } }],
      };
      const found = await rows
        .find((rest ? { $and: [filter, rest] } : filter) as Filter<Row>, majority)
        .sort({ [sort.field]: sort.direction, _id: sort.direction })
        .limit(limit + 1)
        .toArray();
      const items = found.slice(0, limit).map(asDocument);
      const last = found.length > limit ? found[limit - 1] : undefined;
      if (!last) return { items };
      return { items, next_cursor: writeCursor({ value: last[sort.field], id: last._id }) };
    },

    async page({ filter = {}, page, pageSize, sort = { field: 'created_at', direction: -1 } }) {
      const [found, total] = await Promise.all([
        rows
          .find(filter as Filter<Row>, majority)
          .sort({ [sort.field]: sort.direction, _id: sort.direction })
          .skip((page - 1) * pageSize)
          .limit(pageSize)
          .toArray(),
        documents.count(filter),
      ]);
      return { items: found.map(asDocument), total, page, page_size: pageSize };
    },

    count: (filter) => rows.countDocuments(filter as Filter<Row>, majority),

    aggregate: <Line>(pipeline: Record<string, unknown>[]) =>
      rows.aggregate(pipeline, majority).toArray() as Promise<Line[]>,
  };
  return documents;
}

/** The document outlives the idempotency row of its creation, and remembers which body made it [C5]. */
function refuseForeignFingerprint(document: object, fingerprint: string): void {
  const kept = (document as { fingerprint?: unknown }).fingerprint;
  if (typeof kept === 'string' && kept !== fingerprint) throw new Refusal('key-reused');
}
