import { UserDeleted, UserUpdated } from '@waybill/contracts';
import { on } from '@waybill/messaging';
import { authors, READ_AUTHOR } from '../storage/authors.ts';
import { FORGET_FOLLOWER } from './forget-followers.ts';

/** Outlives any transaction which began before the departure was known. */
const graceMs = 5_000;

/** Has names of authors read anew where the account changed or went, and forgets what the departed followed. */
export const followUsers = () =>
  on([UserUpdated, UserDeleted], { name: 'authors', from: 'beginning' }, async (events, work) => {
    const ids = events.map(({ data }) => data.user_id);
    const known = await work.findAll(authors, ids);
    for (const { type, data } of events) {
      if (known.has(data.user_id)) work.schedule({ queue: READ_AUTHOR, id: data.user_id });
      if (type === 'user.deleted') work.schedule({ queue: FORGET_FOLLOWER, id: data.user_id, delayMs: graceMs });
    }
  });
