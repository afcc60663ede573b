import { setTimeout as sleep } from 'node:timers/promises';
import { type ActingUser, ReadUsersAnswer } from '@waybill/contracts';
import { coalesce } from '@waybill/runtime';
import type { Sidecar } from '@waybill/sidecar';

/** Who acts, by name as users tells it. */
export interface Actors {
  /** Never throws: where users is away or slow the name is left out, after 1.5 s at the latest. */
  named(id: string): Promise<ActingUser>;
}

/** A name is a courtesy: nobody waits longer for it, not even behind a call for somebody else that hangs. */
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
      const patience = new AbortController();
      const late = sleep(deadlineMs, undefined, { signal: patience.signal }).catch(() => undefined);
      const name = await Promise.race([nameOf(id).catch(() => undefined), late]);
      patience.abort();
      return { id, ...(name !== undefined && { name }) };
    },
  };
}
