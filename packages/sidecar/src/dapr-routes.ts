import type { IncomingMessage } from 'node:http';
import type { Logger, Metrics } from '@waybill/runtime';
import type { Middleware } from 'koa';
import { type Delivery, readDelivery } from './envelope.ts';
import type { Deliver } from './types.ts';

export interface DaprRoutesOptions {
  /** Name of the pub/sub component. Default `pubsub`. */
  pubsub?: string;
  topics: readonly string[];
  /** Takes each delivery. Whether it fails or not, the broker is told that all is well [L4]. */
  deliver: Deliver;
  /** After this the delivery is acknowledged though it has not been dealt with; the log has it. Default 20,000. */
  deadlineMs?: number;
  logger: Pick<Logger, 'warn' | 'error'>;
  metrics: Pick<Metrics, 'counter'>;
}

const route = '/dapr/events';
/** So long a sidecar gathers events before it delivers them: whoever reacts has time, and each delivery is a commit. */
const collectMs = 100;
const longestBody = 4 * 1024 * 1024;

/**
 * Answers Dapr's calls to the app: configuration, subscriptions, events. Mounted behind the check of the app's API
 * token and before any body parser; all other paths go on to the next middleware.
 */
export function daprRoutes(options: DaprRoutesOptions): Middleware {
  const { pubsub = 'pubsub', topics, deliver, deadlineMs = 20_000, logger, metrics } = options;
  const received = metrics.counter({
    name: 'waybill_events_received_total',
    help: 'Events the broker delivered, by what came of them: delivered, failed, late, unreadable',
    labels: ['outcome'],
  });
  const subscriptions = topics.map((topic) => ({
    pubsubname: pubsub,
    topic,
    route,
    bulkSubscribe: { enabled: true, maxMessagesCount: 125, maxAwaitDurationMs: collectMs },
  }));

  async function handOver({ events }: Delivery): Promise<void> {
    if (events.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, deadlineMs, 'late');
    });
    const delivered = Promise.resolve()
      .then(() => deliver(events))
      .then(
        () => 'delivered' as const,
        (error: unknown) => {
          logger.error(
            { err: error, types: [...new Set(events.map(({ type }) => type))] },
            'A delivery failed; the walk of the log will bring it back',
          );
          return 'failed' as const;
        },
      );
    const outcome = await Promise.race([delivered, late]);
    clearTimeout(timer);
    received.inc({ outcome }, events.length);
  }

  return async function dapr(ctx, next) {
    if (ctx.path !== '/dapr/config' && ctx.path !== '/dapr/subscribe' && ctx.path !== route) return next();
    ctx.state.route = ctx.path.slice(1);
    const method = ctx.path === route ? 'POST' : 'GET';
    if (ctx.method !== method) {
      ctx.set('allow', `${method}, OPTIONS`);
      ctx.status = ctx.method === 'OPTIONS' ? 204 : 405;
      return undefined;
    }
    if (ctx.path === '/dapr/config') ctx.body = {};
    else if (ctx.path === '/dapr/subscribe') ctx.body = subscriptions;
    else {
      const text = await bodyOf(ctx.req);
      const delivery = text === undefined ? undefined : readDelivery(text);
      if (delivery) await handOver(delivery);
      const unreadable = delivery ? delivery.unreadable : 1;
      if (unreadable > 0) {
        received.inc({ outcome: 'unreadable' }, unreadable);
        logger.warn({ unreadable }, 'Events that cannot be read were acknowledged');
      }
      ctx.body = {
        status: 'SUCCESS',
        ...(delivery?.entryIds && { statuses: delivery.entryIds.map((entryId) => ({ entryId, status: 'SUCCESS' })) }),
      };
      // A batch of which not even the entries' ids are known: Dapr drops what gets a 404, and repeats all else.
      if (!delivery) ctx.status = 404;
    }
    return undefined;
  };
}

/** The body, or `undefined` when it is too long or breaks off. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length <= longestBody) chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return length > longestBody ? undefined : Buffer.concat(chunks).toString('utf8');
}
