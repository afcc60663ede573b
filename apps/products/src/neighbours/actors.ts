import { type ActingUser, ReadUsersAnswer } from '@waybill/contracts';
import { coalesce } from '@waybill/runtime';
import type { Sidecar } from '@waybill/sidecar';

/** Who acts, by name as users tells it. */
export interface Actors {
  /** Never throws: where users is away the name is left out, after one call's time, or two while a call hangs. */
  named(id: string): Promise<ActingUser>;
}

/** A name is a courtesy: no call for it takes longer. */
const deadlineMs = 1_500;

export function createActors({ sidecar }: { sidecar: Pick<Sidecar, 'invoke'> }): Actors {
  const nameOf = coalesce(async (ids: readonly string[]) => {
    const { users } = await sidecar.invoke({
      app: 'users',
      path: '/internal/users/read',
      body: { ids: [...new Set(ids)] },
      returns: ReadUsersAnswer,
      deadlineMs,
    });
    return ids.map((id) => ({ value: users.find((user) => user.id === id)?.name }));
  });
  return {
    async named(id) {
      const name = await nameOf(id).catch(() => undefined);
      return { id, ...(name !== undefined && { name }) };
    },
  };
}
