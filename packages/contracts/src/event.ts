import type { z } from 'zod';

/** The apps that publish events; each owns its types alone, so a consumer knows whose log to walk [L9]. */
export type Publisher = 'users' | 'products' | 'orders' | 'notifications' | 'email' | 'push' | 'sms' | 'articles';

/** An event as the domain hands it out. The store adds id, sequence, version and time. */
export interface NewEvent<Data = unknown> {
  type: string;
  /** Id of the aggregate the event tells of. */
  subject: string;
  dataversion: number;
  data: Data;
}

/**
 * An event as a consumer gets it: CloudEvents 1.0 attributes with the extensions `sequence` (place in the publisher's
 * log, from 1), `subjectversion` (the aggregate's version after the change), `dataversion` and `correlationid`.
 */
export interface PublishedEvent<Data = unknown> extends NewEvent<Data> {
  specversion: '1.0';
  /** uuidv7; the same in every delivery of the event. */
  id: string;
  /** App-id of the publisher. */
  source: string;
  /** RFC 3339, by the publisher's clock. For people: no decision compares it with another service's clock [T1]. */
  time: string;
  sequence: number;
  subjectversion: number;
  correlationid?: string;
  traceparent?: string;
}

/** Written as a method, so that every event type is an `EventType` whatever its data. */
type Make<Data> = { make(data: Data): NewEvent<Data> }['make'];

/** An event type: called, it makes an event; its properties describe the type to both sides. */
export interface EventType<Type extends string = string, Data = unknown> extends Make<Data> {
  readonly type: Type;
  readonly dataversion: number;
  readonly owner: Publisher;
  readonly summary: string;
  readonly schema: z.ZodType<Data>;
}

/** The data of an event type: `DataOf<typeof OrderCreated>`. */
export type DataOf<E> = E extends EventType<string, infer Data> ? Data : never;

/** The event as its consumer gets it: `EventOf<typeof OrderCreated>`. */
export type EventOf<E> = E extends EventType<infer Type, infer Data> ? PublishedEvent<Data> & { type: Type } : never;

/**
 * Declares a fact that has happened, in the past tense: `order.created`. The type is also the topic.
 * A change that old consumers cannot read is a new `dataversion`.
 */
export function defineEvent<const Type extends string, Schema extends z.ZodType>({
  type,
  dataversion = 1,
  owner,
  summary,
  data,
  subject,
}: {
  type: Type;
  dataversion?: number;
  owner: Publisher;
  summary: string;
  data: Schema;
  subject: (data: z.infer<Schema>) => string;
}): EventType<Type, z.infer<Schema>> {
  const make = (facts: z.infer<Schema>): NewEvent<z.infer<Schema>> => ({
    type,
    subject: subject(facts),
    dataversion,
    data: facts,
  });
  return Object.assign(make, { type, dataversion, owner, summary, schema: data as z.ZodType<z.infer<Schema>> });
}
