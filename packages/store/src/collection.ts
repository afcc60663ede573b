import type { ProblemCode, Stored } from '@waybill/contracts';
import type { Collection, IndexDefinition } from './types.ts';

/** Names the documents of one noun: `defineCollection<Order>({ name: 'orders', notFound: 'order-not-found' })`. */
export function defineCollection<T extends Stored>({
  name,
  notFound,
  indexes = [],
}: {
  name: string;
  notFound: ProblemCode;
  indexes?: readonly IndexDefinition[];
}): Collection<T> {
  return { name, notFound, indexes };
}

/** MongoDB's own way to name an index. */
export const indexName = (keys: Record<string, 1 | -1>): string =>
  Object.entries(keys)
    .map(([field, direction]) => `${field}_${direction}`)
    .join('_');

/** A document as MongoDB holds it. */
export type Row = Record<string, unknown> & { _id: string };

export function toRow({ id, ...rest }: Stored): Row {
  return { _id: id, ...rest };
}

export function fromRow<T extends Stored>({ _id, ...rest }: Row): T {
  return { id: _id, ...rest } as unknown as T;
}
