import { createHash } from 'node:crypto';
import { Refusal, type Stored } from '@waybill/contracts';
import { defineCollection, type Work } from '@waybill/store';
import { accept, type Notification, type Wanted } from '../domain/notification.ts';

export const notifications = defineCollection<Notification>({
  name: 'notifications',
  notFound: 'notification-not-found',
  indexes: [{ keys: { user_id: 1, created_at: -1 } }, { keys: { created_at: -1 } }, { keys: { updated_at: 1 } }],
});

/** Users who have been deleted, by id: nothing is prepared for them any more. */
export const departures = defineCollection<Stored>({ name: 'departures', notFound: 'user-not-found', indexes: [] });

export interface TextCount extends Stored {
  texts: number;
}

/**
 * How many texts a number has been sent in a day, by `countId`. Numbers are hashed, so that none can be read here; whoever
 * tries all there are could still tell them. Rows go after three days.
 */
export const textCounts = defineCollection<TextCount>({
  name: 'text_counts',
  notFound: 'notification-not-found',
  indexes: [{ keys: { updated_at: 1 } }],
});

export const countId = (number: string, at: Date): string =>
  `${at.toISOString().slice(0, 10)}.${createHash('sha256').update(number).digest('base64url')}`;

/** The queue of notifications to be rendered and addressed. */
export const PREPARE = 'prepare';

/**
 * Accepts what is not known yet; a repeat meets its own id and changes nothing [L3]. Refuses with `key-reused` what
 * would meet another request's.
 */
export async function request(work: Work, wanted: Wanted): Promise<Notification> {
  const known = await work.findNew(notifications, wanted.id);
  if (known) {
    const { fingerprint } = known;
    if (fingerprint && wanted.fingerprint && fingerprint !== wanted.fingerprint) throw new Refusal('key-reused');
    return known;
  }
  work.schedule({ queue: PREPARE, id: wanted.id, priority: wanted.priority });
  return work.add(notifications, accept(wanted));
}
