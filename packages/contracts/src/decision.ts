import type { NewEvent } from './event.ts';

/** What every stored document has; the store stamps all but the id. */
export interface Stored {
  id: string;
  /** 1 after creation, plus 1 with every change; its events carry the same number. */
  version: number;
  /** RFC 3339, UTC. */
  created_at: string;
  updated_at: string;
}

/** A document before the store has stamped it. */
export type Draft<T extends Stored> = Omit<T, 'version' | 'created_at' | 'updated_at'>;

/** What a pure decision comes to: the document as it shall be, and the events that tell of it. */
export interface Decision<T> {
  document: T;
  events: NewEvent[];
}

/** Nothing to do: the document stays as it is, its version too. */
export const unchanged = <T>(document: T): Decision<T> => ({ document, events: [] });
