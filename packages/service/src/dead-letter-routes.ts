import { Id, Refusal, Timestamp } from '@waybill/contracts';
import { type Route, route } from '@waybill/http';
import { type DeadLetter, deadLetters, parkedQueue } from '@waybill/messaging';
import type { Clock } from '@waybill/runtime';
import type { Store, Work } from '@waybill/store';
import { z } from 'zod';

const DeadLetterView = z.object({
  /** `<app>.<uuid>` */
  id: z.string(),
  service: z.string(),
  status: z.enum(['parked', 'dead']),
  kind: z.enum(['event', 'task']),
  by: z.string(),
  type: z.string().optional(),
  subject: z.string().optional(),
  event: z.record(z.string(), z.unknown()).optional(),
  task: z
    .object({ queue: z.string(), id: z.string(), payload: z.record(z.string(), z.unknown()).optional() })
    .optional(),
  tries: z.int(),
  error: z.object({ message: z.string(), stack: z.string().optional() }),
  created_at: Timestamp,
  updated_at: Timestamp,
});

const Filter = z.object({ type: z.string().optional(), since: Timestamp.optional() });

/** What could not be done in this service: listed, replayed or discarded by staff. */
export function deadLetterRoutes({ app, store, clock }: { app: string; store: Store; clock: Clock }): Route[] {
  const letters = store.documents(deadLetters);
  const params = z.object({ id: z.string() });
  const access = 'manage_dead_letters' as const;
  const refuses = ['dead-letter-not-found'] as const;

  const view = (letter: DeadLetter) => {
    const { id, version: _, event, ...rest } = letter;
    return {
      ...rest,
      id: `${app}.${id}`,
      service: app,
      ...(event && { type: event.type, event: { ...event } as Record<string, unknown> }),
    };
  };
  const ownId = (id: string): string => {
    const own = id.startsWith(`${app}.`) ? id.slice(app.length + 1) : '';
    if (!Id.safeParse(own).success) throw new Refusal('dead-letter-not-found');
    return own;
  };
  const matching = ({ type, since }: z.infer<typeof Filter>) => ({
    ...(type && { 'event.type': type }),
    ...(since && { created_at: { $gte: since } }),
  });

  /** An event goes back to its retries with five fresh tries; a task goes back to its queue. */
  async function replay(work: Work, id: string): Promise<void> {
    const letter = await work.find(deadLetters, id);
    if (!letter) throw new Refusal('dead-letter-not-found');
    if (letter.kind === 'task' && letter.task) {
      work.schedule(letter.task);
      await work.remove(deadLetters, id);
      return;
    }
    await work.change(deadLetters, id, (known) => ({
      document: { ...known, status: 'parked' as const, tries: 0 },
      events: [],
    }));
    work.schedule({ queue: parkedQueue, id });
  }

  return [
    route({
      name: 'listDeadLetters',
      method: 'get',
      path: '/api/v1/dead-letters',
      summary: 'What this service could not do, newest first',
      access,
      query: Filter.extend({
        service: z.string().optional(),
        limit: z.coerce.number().int().min(1).max(100).default(20),
        cursor: z.string().optional(),
      }),
      success: 200,
      returns: z.object({ items: z.array(DeadLetterView), next_cursor: z.string().optional() }),
      handle: async ({ query: { limit, cursor, ...filter } }) => {
        const { items, ...page } = await letters.list({ filter: matching(filter), limit, cursor });
        return { items: items.map(view), ...page };
      },
    }),
    route({
      name: 'readDeadLetter',
      method: 'get',
      path: '/api/v1/dead-letters/:id',
      summary: 'One dead letter with its event or task, error and stack',
      access,
      params,
      success: 200,
      returns: DeadLetterView,
      refuses,
      handle: async ({ params: { id } }) => view(await letters.get(ownId(id))),
    }),
    route({
      name: 'replayDeadLetters',
      method: 'post',
      path: '/api/v1/dead-letters/replay',
      summary: 'Try all dead letters again that match',
      access,
      idempotent: false,
      body: Filter.extend({ service: z.string().optional() }),
      success: 202,
      returns: z.object({ replayed: z.int() }),
      handle: async ({ body }) => {
        const { items } = await letters.list({ filter: { ...matching(body), status: 'dead' }, limit: 1_000 });
        await store.commit(async (work) => {
          for (const { id } of items) await replay(work, id);
        });
        return { replayed: items.length };
      },
    }),
    route({
      name: 'replayDeadLetter',
      method: 'post',
      path: '/api/v1/dead-letters/:id/replay',
      summary: 'Try one dead letter again',
      access,
      idempotent: false,
      params,
      success: 202,
      returns: z.object({ replayed: z.int(), at: Timestamp }),
      refuses,
      handle: async ({ params: { id } }) => {
        await store.commit((work) => replay(work, ownId(id)));
        return { replayed: 1, at: clock.now().toISOString() };
      },
    }),
    route({
      name: 'discardDeadLetter',
      method: 'delete',
      path: '/api/v1/dead-letters/:id',
      summary: 'Give one dead letter up for good',
      access,
      params,
      success: 204,
      refuses,
      handle: async ({ params: { id } }) => {
        const own = ownId(id);
        await store.commit(async (work) => {
          if (!(await work.find(deadLetters, own))) throw new Refusal('dead-letter-not-found');
          work.unschedule(parkedQueue, own);
          await work.remove(deadLetters, own);
        });
      },
    }),
  ];
}
