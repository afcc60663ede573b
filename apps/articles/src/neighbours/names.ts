import { ReadUsersAnswer } from '@waybill/contracts';
import { type Sidecar, Unreachable } from '@waybill/sidecar';

type Card = ReadUsersAnswer['users'][number];

/** The names that users knows, by id; who is missing has been deleted. Throws `Unreachable` where users is away. */
export async function readNames(
  { sidecar }: { sidecar: Pick<Sidecar, 'invoke'> },
  ids: readonly string[],
  deadlineMs?: number,
): Promise<ReadonlyMap<string, Card>> {
  const { users } = await sidecar.invoke({
    app: 'users',
    path: '/internal/users/read',
    body: { ids },
    returns: ReadUsersAnswer,
    ...(deadlineMs !== undefined && { deadlineMs }),
  });
  return new Map(users.map((user) => [user.id, user]));
}

/** What it comes to, or undefined where the neighbour is away. */
export const unlessAway = <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((error: unknown) => {
    if (error instanceof Unreachable) return undefined;
    throw error;
  });
