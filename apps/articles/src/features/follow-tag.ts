import { Tag } from '@waybill/contracts';
import { reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { followId, follows } from '../storage/followers.ts';

const path = '/api/v1/articles/tags/:tag/follow';
const params = z.object({ tag: Tag });

export const followTag = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'followTag',
    method: 'put',
    path,
    summary: 'Be told of new articles with this tag',
    access: 'signed-in',
    params,
    success: 204,
    handle: async ({ params: { tag }, caller: { id: user_id } }) => {
      await store.documents(follows).add({ document: { id: followId(tag, user_id), tag, user_id }, events: [] });
      return reply(undefined);
    },
  });

export const unfollowTag = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'unfollowTag',
    method: 'delete',
    path,
    summary: 'Hear no more of this tag',
    access: 'signed-in',
    params,
    success: 204,
    handle: async ({ params: { tag }, caller }) => {
      await store.commit((work) => work.remove(follows, followId(tag, caller.id)));
      return reply(undefined);
    },
  });
