import { type Decision, type Draft, Refusal, type Stored } from '@waybill/contracts';
import { defineCollection, type Store, type Work } from '@waybill/store';
import { namesOf } from '../domain/names.ts';
import type { User } from '../domain/user.ts';
import { type Charge, checkCharge } from './charge.ts';
import { users } from './users.ts';

/** Whose a username or an address is. The name is the id, so that it is unique by being the primary key. */
interface Name extends Stored {
  user_id: string;
}

export const names = defineCollection<Name>({ name: 'names', notFound: 'user-not-found' });

/** Adds an account with its names. Refuses with `username-taken` or `email-taken`, and `forbidden` as `checkCharge`. */
export const addUser = (store: Store, decision: Decision<Draft<User>>, { by }: { by?: Charge } = {}): Promise<User> =>
  store.commit(
    async (work) => {
      if (by) await checkCharge(work, by);
      const user = await work.add(users, decision);
      await moveNames(work, undefined, user);
      return user;
    },
    { reads: [{ collection: names, ids: namesOf(decision.document).map(({ id }) => id) }] },
  );

/** Changes an account and, in the same transaction, the names it has. Refuses as `addUser`, and with `version-mismatch`. `also` joins the transaction. */
export const changeUser = (
  store: Store,
  id: string,
  decide: (user: User) => Decision<User>,
  {
    ifVersion,
    by,
    also,
  }: { ifVersion?: number | undefined; by?: Charge | undefined; also?: (work: Work) => void } = {},
): Promise<User> =>
  store.commit(
    async (work) => {
      if (by) await checkCharge(work, by);
      let before: User | undefined;
      const after = await work.change(users, id, (user) => {
        if (ifVersion !== undefined && user.version !== ifVersion) throw new Refusal('version-mismatch');
        before = user;
        return decide(user);
      });
      await moveNames(work, before, after);
      also?.(work);
      return after;
    },
    { reads: [{ collection: users, ids: [id, ...(by ? [by.id] : [])] }] },
  );

/** Nobody's id. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The account that has this name. An unknown name costs as many reads as a known one, so that time tells nothing. */
export async function findByName(store: Store, name: string): Promise<User | undefined> {
  const found = await store.documents(names).find(name);
  return store.documents(users).find(found?.user_id ?? NOBODY);
}

async function moveNames(work: Work, before: User | undefined, after: User): Promise<void> {
  const [had, has] = [namesOf(before), namesOf(after)];
  for (const { id, refusal } of has.filter((name) => !had.some(({ id }) => id === name.id))) {
    const name = await work.add(names, { document: { id, user_id: after.id }, events: [] });
    if (name.user_id !== after.id) throw new Refusal(refusal);
  }
  for (const { id } of had.filter((name) => !has.some(({ id }) => id === name.id))) await work.remove(names, id);
}
