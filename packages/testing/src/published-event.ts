import { randomUUID } from 'node:crypto';
import type { NewEvent, PublishedEvent } from '@waybill/contracts';

/** An event as a consumer gets it: `publishedEvent(OrderCreated(order), { subjectversion: 2 })`. */
export const publishedEvent = <Data>(
  event: NewEvent<Data>,
  attributes: Partial<PublishedEvent<Data>> = {},
): PublishedEvent<Data> => ({
  specversion: '1.0',
  id: randomUUID(),
  source: 'test',
  time: '2026-01-02T03:04:05.000Z',
  sequence: 1,
  subjectversion: 1,
  ...event,
  ...attributes,
});
