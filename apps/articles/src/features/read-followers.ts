import { ReadFollowersAnswer, ReadFollowersRequest } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { follows } from '../storage/followers.ts';

const pageSize = 100;

export const readFollowers = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'readFollowers',
    method: 'post',
    path: '/internal/followers/read',
    summary: 'Who follows at least one of these tags, a page at a time; one user may be met twice',
    access: { callers: ['notifications'] },
    idempotent: false,
    body: ReadFollowersRequest,
    success: 200,
    returns: ReadFollowersAnswer,
    refuses: ['malformed-cursor'],
    handle: async ({ body: { tags, cursor } }) => {
      const { items, ...place } = await store.documents(follows).list({
        filter: { tag: { $in: tags } },
        limit: pageSize,
        cursor,
        sort: { field: 'user_id', direction: 1 },
      });
      return { user_ids: [...new Set(items.map(({ user_id }) => user_id))], ...place };
    },
  });
