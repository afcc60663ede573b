import { pageOf, pageQuery, UserView } from '@waybill/contracts';
import { reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { mayList } from '../domain/access.ts';
import { viewOf } from '../domain/user.ts';
import type { UserCache } from '../storage/user-cache.ts';
import { liveUsers, users } from '../storage/users.ts';

export const listUsers = ({ store, cache }: Pick<Kit, 'store'> & { cache: UserCache }) =>
  route({
    name: 'listUsers',
    method: 'get',
    path: '/api/v1/users',
    summary: 'Users, newest first',
    access: 'signed-in',
    query: z.strictObject(pageQuery),
    success: 200,
    returns: pageOf(UserView),
    answers: { 'X-Cache': 'HIT or MISS' },
    refuses: ['forbidden', 'malformed-cursor'],
    handle: async ({ query, caller }) => {
      mayList(caller);
      const { limit, cursor, page, page_size: pageSize = limit } = query;
      const { value, outcome } = await cache.list(query, async () => {
        const documents = store.documents(users);
        const found = await (page === undefined
          ? documents.list({ filter: liveUsers, limit, cursor })
          : documents.page({ filter: liveUsers, page, pageSize }));
        return { ...found, items: found.items.map(viewOf) };
      });
      return reply(value, { headers: { 'x-cache': outcome } });
    },
  });
