import { Locale, Role, UserStats } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { mayList } from '../domain/access.ts';
import { liveUsers, users } from '../storage/users.ts';

interface Count {
  _id: string;
  count: number;
}

export const userStats = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'userStats',
    method: 'get',
    path: '/api/v1/users/stats',
    summary: 'How many users there are, by role and by locale',
    access: 'signed-in',
    success: 200,
    returns: UserStats,
    refuses: ['forbidden'],
    handle: async ({ caller }) => {
      mayList(caller);
      const documents = store.documents(users);
      const count = (by: string) => ({ $group: { _id: by, count: { $sum: 1 } } });
      const [total_users, byRole, byLocale] = await Promise.all([
        documents.count(liveUsers),
        documents.aggregate<Count>([{ $match: liveUsers }, { $unwind: '$roles' }, count('$roles')]),
        documents.aggregate<Count>([{ $match: liveUsers }, count('$preferences.locale')]),
      ]);
      return { total_users, by_role: tally(Role.options, byRole), by_locale: tally(Locale.options, byLocale) };
    },
  });

/** Every name with its count, also those that were not met. */
function tally<Name extends string>(names: readonly Name[], counts: readonly Count[]): Record<Name, number> {
  const known = new Map(counts.map(({ _id, count }) => [_id, count]));
  return Object.fromEntries(names.map((name) => [name, known.get(name) ?? 0])) as Record<Name, number>;
}
