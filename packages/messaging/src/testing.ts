import { type Draft, defineEvent, type Stored } from '@waybill/contracts';
import { defineCollection, type Store } from '@waybill/store';
import { z } from 'zod';
import type { LogReader } from './read-log.ts';
import type { WalkLease } from './walk-lease.ts';

/** An event for the suites of this package: somebody deposited coins. */
export const CoinsDeposited = defineEvent({
  type: 'coins.deposited',
  owner: 'orders',
  summary: 'Coins were put into an account',
  data: z.object({ account: z.string(), coins: z.int() }),
  subject: ({ account }) => account,
});

export const CoinsWithdrawn = defineEvent({
  type: 'coins.withdrawn',
  owner: 'orders',
  summary: 'Coins were taken from an account',
  data: z.object({ account: z.string(), coins: z.int() }),
  subject: ({ account }) => account,
});

export interface Account extends Stored {
  coins: number;
}

/** Both the publisher's noun and the consumer's projection. */
export const accounts = defineCollection<Account>({ name: 'accounts', notFound: 'order-not-found' });

export const deposit = (store: Store, account: string, coins: number) =>
  store.commit((work) =>
    work.put(accounts, account, (known) => ({
      document: { id: account, coins: (known?.coins ?? 0) + coins } satisfies Draft<Account>,
      events: [CoinsDeposited({ account, coins })],
    })),
  );

export const withdraw = (store: Store, account: string, coins: number) =>
  store.commit((work) =>
    work.change(accounts, account, (known) => ({
      document: { ...known, coins: known.coins - coins },
      events: [CoinsWithdrawn({ account, coins })],
    })),
  );

/** Reads another store's log as the sidecar would. */
export const readerOf = (publisher: Store): LogReader => ({
  page: ({ after, types, fromAgeS }) =>
    fromAgeS === undefined
      ? publisher.log.read({ after: after?.sequence ?? 0, id: after?.id, types })
      : publisher.log.before(fromAgeS),
  events: (ids) => publisher.log.events(ids),
});

/** Of the only replica there is. */
export const heldLease: Pick<WalkLease, 'holds'> = { holds: async () => true };
