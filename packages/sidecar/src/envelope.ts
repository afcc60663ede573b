import type { PublishedEvent } from '@waybill/contracts';
import { z } from 'zod';

/** The attributes that every event of ours carries. Its data is checked by whoever reacts to its type. */
const Envelope = z.object({
  specversion: z.literal('1.0'),
  id: z.string().min(1),
  type: z.string().min(1),
  source: z.string().min(1),
  subject: z.string().min(1),
  time: z.string().min(1),
  dataversion: z.int(),
  sequence: z.int(),
  subjectversion: z.int(),
  correlationid: z.string().optional(),
  causetrace: z.string().optional(),
  data: z.unknown(),
});

const Bulk = z.object({ entries: z.array(z.object({ entryId: z.string(), event: z.unknown() })) });

export interface Delivery {
  events: PublishedEvent[];
  /** Entries that are no event of ours. */
  unreadable: number;
  /** What Dapr wants an answer for, when it sent a batch. */
  entryIds: string[] | undefined;
}

/** Reads what Dapr posts: one CloudEvent, or a batch of them. `undefined` when it is not even JSON. */
export function readDelivery(text: string): Delivery | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  const bulk = Bulk.safeParse(body);
  const candidates = bulk.success ? bulk.data.entries.map(({ event }) => event) : [body];
  const events = candidates.map(eventOf).filter((event) => event !== undefined);
  return {
    events,
    unreadable: candidates.length - events.length,
    entryIds: bulk.success ? bulk.data.entries.map(({ entryId }) => entryId) : undefined,
  };
}

/** Dapr puts a trace of its own into `traceparent`, so that of the event's cause travels as the extension `causetrace`. */
export function toWire({ traceparent, ...event }: PublishedEvent): unknown {
  return traceparent === undefined ? event : { ...event, causetrace: traceparent };
}

/** Without the attributes that Dapr adds (topic, pubsubname, traceid …): an event is the same whichever way it came. */
function eventOf(candidate: unknown): PublishedEvent | undefined {
  const read = Envelope.safeParse(candidate);
  if (!read.success) return undefined;
  const { causetrace, ...event } = read.data;
  return { ...event, ...(causetrace !== undefined && { traceparent: causetrace }) } as PublishedEvent;
}
