import { Refusal, type Stored } from '@waybill/contracts';
import type { Connection, Model } from 'mongoose';
import { Schema } from 'mongoose';
import { fromRow, type Row } from './collection.ts';
import { readCursor, writeCursor } from './page-cursor.ts';
import type { Collection, Documents, ListQuery, Store } from './types.ts';

const majority = { level: 'majority' } as const;

/** The mongoose model of a collection: connection and queries. Writes go through the committer alone. */
function modelOf(connection: Connection, { name }: Collection<Stored>): Model<Row> {
  if (connection.models[name]) return connection.models[name] as unknown as Model<Row>;
  const schema = new Schema(
    { _id: String },
    { strict: false, versionKey: false, collection: name, autoIndex: false, id: false, minimize: false },
  );
  return connection.model(name, schema) as unknown as Model<Row>;
}

export function createDocuments<T extends Stored>({
  collection,
  connection,
  commit,
}: {
  collection: Collection<T>;
  connection: Connection;
  commit: Store['commit'];
}): Documents<T> {
  const model = modelOf(connection, collection);
  const asDocument = (row: unknown): T => fromRow<T>(row as Row);
  // Reads by id are what requests wait for: the driver's own, without the query objects and hooks of a model.
  const rowsById = (ids: readonly string[]) =>
    connection
      .getClient()
      .db(connection.name)
      .collection<Row>(collection.name)
      .find({ _id: { $in: [...ids] } }, { readConcern: majority, readPreference: 'primary' })
      .toArray();
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
      const rows = await model
        .find(rest ? { $and: [filter, rest] } : filter)
        .sort({ [sort.field]: sort.direction, _id: sort.direction })
        .limit(limit + 1)
        .readConcern('majority')
        .lean();
      const items = rows.slice(0, limit).map(asDocument);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      if (!last) return { items };
      return { items, next_cursor: writeCursor({ value: (last as Row)[sort.field], id: String(last._id) }) };
    },

    async page({ filter = {}, page, pageSize, sort = { field: 'created_at', direction: -1 } }) {
      const [rows, total] = await Promise.all([
        model
          .find(filter)
          .sort({ [sort.field]: sort.direction, _id: sort.direction })
          .skip((page - 1) * pageSize)
          .limit(pageSize)
          .readConcern('majority')
          .lean(),
        documents.count(filter),
      ]);
      return { items: rows.map(asDocument), total, page, page_size: pageSize };
    },

    count: (filter) => model.countDocuments(filter).readConcern('majority').exec(),

    aggregate: <Line>(pipeline: Record<string, unknown>[]) =>
      model.collection.aggregate(pipeline, { readConcern: majority }).toArray() as Promise<Line[]>,
  };
  return documents;
}

/** The document outlives the idempotency row of its creation, and remembers which body made it [C5]. */
function refuseForeignFingerprint(document: object, fingerprint: string): void {
  const kept = (document as { fingerprint?: unknown }).fingerprint;
  if (typeof kept === 'string' && kept !== fingerprint) throw new Refusal('key-reused');
}
