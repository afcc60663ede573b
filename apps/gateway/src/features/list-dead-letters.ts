import { route } from '@waybill/http';
import type { Sidecar } from '@waybill/sidecar';
import { z } from 'zod';
import { askAll } from '../ask-all.ts';
import { DeadLetter, deadLettersPath, filterFor, newestFirst } from '../domain/dead-letters.ts';

const Page = z.object({ items: z.array(DeadLetter), next_cursor: z.string().optional() });

export const listDeadLetters = ({ sidecar, apps }: { sidecar: Sidecar; apps: readonly string[] }) =>
  route({
    name: 'listDeadLetters',
    method: 'get',
    path: deadLettersPath,
    summary: 'What could not be done, of all services, newest first',
    description: 'Services that do not answer are named in `unanswered`. To read page after page name one `service`.',
    access: 'manage_dead_letters',
    query: filterFor(apps)
      .extend({
        limit: z.coerce.number().int().min(1).max(100).default(20),
        cursor: z.string().optional().describe('`next_cursor` of the page before; together with `service`'),
      })
      .refine(({ service, cursor }) => cursor === undefined || service !== undefined, {
        message: 'send cursor together with the service it came from',
        path: ['cursor'],
      }),
    success: 200,
    returns: Page.extend({ unanswered: z.array(z.string()) }),
    refuses: ['malformed-cursor'],
    handle: async ({ query: { service, ...query }, headers: { authorization } }) => {
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
      const { answers, unanswered } = await askAll(sidecar, service ? [service] : apps, {
        path: `${deadLettersPath}?${search}`,
        headers: { authorization: String(authorization) },
        returns: Page,
      });
      const items = newestFirst(answers.flatMap((page) => page.items)).slice(0, query.limit);
      const next = service && answers[0]?.next_cursor;
      return { items, ...(next && { next_cursor: next }), unanswered };
    },
  });
