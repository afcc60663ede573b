import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { SEND } from '../storage/deliveries.ts';

/**
 * How much there is to send now. By this the cluster decides how many replicas there should be; it holds the app's token
 * and has no app-id. Other apps cannot come here: the access control of the cluster lists this route for none.
 */
export const countDue = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'countDueDeliveries',
    method: 'get',
    path: '/internal/deliveries/due',
    summary: 'How many deliveries are due, for the autoscaler',
    access: 'anyone',
    success: 200,
    returns: z.object({ due: z.int(), waiting: z.int() }),
    handle: () => store.depth(SEND),
  });
