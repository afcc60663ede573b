import { ReadUsersAnswer, ReadUsersRequest } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { cardFor } from '../domain/card.ts';
import { devicesOfAll } from '../storage/devices.ts';
import { users } from '../storage/users.ts';

export const readUsers = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'readUsers',
    method: 'post',
    path: '/internal/users/read',
    summary: 'Users by id, for other services: each gets only the fields it needs',
    access: { callers: ['products', 'orders', 'articles', 'notifications'] },
    idempotent: false,
    body: ReadUsersRequest,
    success: 200,
    returns: ReadUsersAnswer,
    handle: async ({ body: { ids }, app }) => {
      const found = await store.documents(users).findMany([...new Set(ids)]);
      const live = found.filter(({ deleted_at }) => deleted_at === undefined);
      const owned = app === 'notifications' ? await devicesOfAll(store, live) : new Map();
      return { users: live.map((user) => cardFor(app, user, owned.get(user.id))) };
    },
  });
