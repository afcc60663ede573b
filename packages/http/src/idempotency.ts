import { createHash } from 'node:crypto';
import { Refusal } from '@waybill/contracts';
import { z } from 'zod';
import { answerOf } from './answer.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Context } from './state.ts';
import type { Caller, RequestOnce, Route } from './types.ts';

const acceptable = /^[\x21-\x7e]{1,255}$/;

interface Input {
  caller: Caller | undefined;
  params: unknown;
  /** The body as it was sent, so that defaults which a later build adds change no fingerprint. */
  body: unknown;
}

/** Whether a route of signed-in callers takes idempotency keys. */
export const takesKeys = ({ method, idempotent }: Pick<Route, 'method' | 'idempotent'>): boolean =>
  method === 'post' ? idempotent !== false : method === 'patch' && idempotent === true;

/**
 * Reads what makes a POST or PATCH of an authenticated caller happen once: the `Idempotency-Key`, else `request_id` of the
 * body where its schema has one, else the gateway's own key for the attempt [C6].
 */
export function createOnceReader(
  route: Route,
  mandatory: boolean,
): (ctx: Context, input: Input) => RequestOnce | undefined {
  if (!takesKeys(route)) return () => undefined;
  const readsBody = route.body instanceof z.ZodObject && 'request_id' in route.body.shape;

  return (ctx, { caller, params, body }) => {
    if (!caller) return undefined;
    const sent = ctx.req.headers['idempotency-key'] as string | undefined;
    const inBody = readsBody ? (body as { request_id?: string } | undefined)?.request_id : undefined;
    const fromClient = sent ?? inBody;
    if (fromClient !== undefined && !acceptable.test(fromClient)) throw new Refusal('malformed-key');
    if (fromClient === undefined && mandatory) throw new Refusal('key-required');
    const key = fromClient ?? attemptKey(ctx);
    if (key === undefined) return undefined;
    const fingerprint = createHash('sha256').update(canonicalJson({ params, body })).digest('base64url');
    return {
      key,
      fingerprint,
      fromClient: fromClient !== undefined,
      answering: (reply) => ({
        key: `${caller.id}|${route.name}|${key}`,
        fingerprint,
        answer: (result) => answerOf(route, reply(result)),
      }),
    };
  };
}

function attemptKey(ctx: Context): string | undefined {
  const key = ctx.get('x-attempt-key');
  return acceptable.test(key) ? key : undefined;
}
