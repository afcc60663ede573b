import { route } from '@waybill/http';
import type { Sidecar } from '@waybill/sidecar';
import { z } from 'zod';
import { askAll } from '../ask-all.ts';
import { deadLettersPath, filterFor } from '../domain/dead-letters.ts';

const Replayed = z.object({ replayed: z.int() });

export const replayDeadLetters = ({ sidecar, apps }: { sidecar: Sidecar; apps: readonly string[] }) =>
  route({
    name: 'replayDeadLetters',
    method: 'post',
    path: `${deadLettersPath}/replay`,
    summary: 'Try all dead letters again that match, in all services',
    description: 'Send it again for the services in `unanswered`; what is being tried again is not counted twice.',
    access: 'manage_dead_letters',
    idempotent: false,
    body: filterFor(apps),
    success: 202,
    returns: Replayed.extend({ unanswered: z.array(z.string()) }),
    handle: async ({ body: { service, ...filter }, headers: { authorization } }) => {
      const { answers, unanswered } = await askAll(sidecar, service ? [service] : apps, {
        path: `${deadLettersPath}/replay`,
        body: filter,
        headers: { authorization: String(authorization) },
        returns: Replayed,
      });
      return { replayed: answers.reduce((sum, { replayed }) => sum + replayed, 0), unanswered };
    },
  });
