import { Readable } from 'node:stream';
import { Replayed, type StoredAnswer } from '@waybill/runtime';
import { callingApp, checkAccess } from './access.ts';
import { answerOf } from './answer.ts';
import { authenticate } from './authentication.ts';
import { readJson } from './body.ts';
import { alreadyHas, demandedVersion } from './conditions.ts';
import { createOnceReader } from './idempotency.ts';
import { createInputCheck } from './input.ts';
import { languageOf } from './language.ts';
import type { Context } from './state.ts';
import type { VerifyToken } from './tokens.ts';
import { type Caller, Reply, type Request, type Route } from './types.ts';

export interface EndpointOptions {
  verify?: VerifyToken | undefined;
  /** A client's own Idempotency-Key is demanded. */
  keyMandatory: boolean;
  /** Answers are checked against `returns`; a mismatch is an internal error. For tests. */
  checkAnswers: boolean;
}

/** The header in which a caller says what a streamed answer shall end with. */
export const endMark = 'x-end-mark';

/**
 * Serves one route. The order is visible here: who calls, may they, body, validation, idempotency, handler, answer.
 * Whoever may not call learns nothing about the input.
 */
export function createEndpoint(route: Route, { verify, keyMandatory, checkAnswers }: EndpointOptions) {
  const checkInput = createInputCheck(route);
  const readOnce = createOnceReader(route, keyMandatory);

  const serve = async (ctx: Context, pathParams: Record<string, string>): Promise<void> => {
    const app = callingApp(ctx.req);
    const visitor = await authenticate(ctx, route.access, verify);
    checkAccess(route.access, { visitor, app });

    const rawBody = route.body ? await readJson(ctx.req) : undefined;
    const language = () => languageOf(ctx.request);
    const input = checkInput({ params: pathParams, query: ctx.query, body: rawBody }, language);
    const once = readOnce(ctx, { caller: visitor, params: pathParams, body: rawBody });

    const request: Request<unknown, unknown, unknown> = {
      ...input,
      headers: ctx.req.headers,
      visitor,
      app,
      once,
      ifVersion: demandedVersion(route.method, ctx.req.headers['if-match']),
      get caller(): Caller {
        if (!visitor) throw new Error(`Route ${route.name} is open: read request.visitor, which may be undefined`);
        return visitor;
      },
      get language() {
        return language();
      },
    };
    try {
      const result = await route.handle(request);
      if (route.streams) return await stream(ctx, route.streams, result as AsyncIterable<string>);
      if (checkAnswers) checkAnswer(route, result);
      send(ctx, answerOf(route, result));
    } catch (error) {
      if (!(error instanceof Replayed)) throw error;
      ctx.set('idempotent-replayed', 'true');
      send(ctx, error.answer);
    }
  };

  return (ctx: Context, pathParams: Record<string, string>): Promise<void> => {
    ctx.state.route = route.name;
    return serve(ctx, pathParams);
  };
}

function send(ctx: Context, { status, headers, body }: StoredAnswer): void {
  ctx.status = status;
  if (ctx.method === 'GET' && alreadyHas(ctx.get('if-none-match'), headers.etag)) {
    ctx.status = 304;
    ctx.set('etag', headers.etag ?? '');
    return;
  }
  if (body !== '') ctx.body = body;
  else if (status !== 204) ctx.body = '';
  ctx.set(headers);
}

/**
 * The first part is waited for: whatever keeps it from being made is answered as a problem. Whoever sends an end mark gets
 * it back in the head and as the last bytes: sidecars end an answer that broke off as if it were whole.
 */
async function stream(ctx: Context, type: string, parts: AsyncIterable<string>): Promise<void> {
  const iterator = parts[Symbol.asyncIterator]();
  const first = await iterator.next();
  ctx.status = 200;
  const mark = ctx.get(endMark);
  if (mark) ctx.set(endMark, mark);
  ctx.body = Readable.from(rest(first, iterator, mark), { objectMode: false });
  ctx.set('content-type', `${type}; charset=utf-8`);
}

async function* rest(first: IteratorResult<string>, iterator: AsyncIterator<string>, mark: string) {
  try {
    for (let part = first; !part.done; part = await iterator.next()) yield part.value;
    if (mark) yield mark;
  } finally {
    // The caller may have gone away in the middle.
    await iterator.return?.();
  }
}

function checkAnswer(route: Route, result: unknown): void {
  const reply = result instanceof Reply ? result : undefined;
  const status = reply?.status ?? route.success;
  if (status !== route.success && status !== route.again)
    throw new Error(`Route ${route.name} answered ${status}, which it does not declare`);
  if (!route.returns) return;
  const { error } = route.returns.safeParse(JSON.parse(JSON.stringify(reply ? reply.body : result) ?? 'null'));
  if (error) throw new Error(`Route ${route.name} answered what its schema does not allow: ${error.message}`);
}
