import { randomUUID } from 'node:crypto';
import { pipeline } from 'node:stream';
import { Refusal } from '@waybill/contracts';
import { type Context, endMark, type Middleware } from '@waybill/http';
import { type Forwarded, InvocationFailed, type Sidecar } from '@waybill/sidecar';
import { envelopeType } from '../domain/envelope.ts';
import { inbound, outbound } from '../domain/headers.ts';
import { appFor } from '../domain/route-table.ts';
import { readBody } from '../read-body.ts';
import { upToMark } from '../up-to-mark.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** What may mean something else when it is done again; PUT and DELETE do not. */
const onceOnly = new Set(['POST', 'PATCH']);

/** Hands requests to the app that serves their path, and its answer back as it comes in. */
export const forwardRequest = ({ sidecar, deadlineMs }: { sidecar: Sidecar; deadlineMs: number }): Middleware =>
  async function forwarded(ctx, next) {
    const app = appFor(ctx.path);
    if (app === undefined) return next();
    ctx.state.route = `forward.${app}`;
    if (!methods.includes(ctx.method)) {
      ctx.set('allow', [...methods, 'OPTIONS'].join(', '));
      throw new Refusal('method-not-allowed');
    }
    // Read whole and sent with its length: a sidecar never repeats a request whose length it does not know.
    const body = await readBody(ctx);
    const request = { app, method: ctx.method, path: ctx.req.url ?? '', headers: headersFor(ctx), deadlineMs };
    const signal = whileConnected(ctx);
    const answer = await sidecar.forward({ ...request, body: body.length > 0 ? body : null, signal }).catch((error) => {
      throw told(error, signal);
    });
    hand(ctx, answer);
    return undefined;
  };

function headersFor(ctx: Context): Record<string, string | string[] | undefined> {
  const headers = inbound(ctx.headers);
  // So that a retry of a sidecar cannot do it twice, also where a client's key is not taken [C6].
  if (onceOnly.has(ctx.method)) headers['x-attempt-key'] = randomUUID();
  if (ctx.method === 'GET') headers[endMark] = randomUUID();
  if (ctx.get('accept').includes(envelopeType)) headers.accept = 'application/json';
  return headers;
}

/** Aborts when the client goes away before it has its answer. */
function whileConnected(ctx: Context): AbortSignal {
  const controller = new AbortController();
  ctx.res.once('close', () => controller.abort());
  return controller.signal;
}

function told(error: unknown, { aborted }: AbortSignal): unknown {
  if (aborted) return new Refusal('unavailable', {}, { cause: error });
  // Headers that fit here may not fit a sidecar, once it has added its own.
  const tooLong = error instanceof InvocationFailed && error.status === 431;
  return tooLong ? new Refusal('headers-too-large', {}, { cause: error }) : error;
}

function hand(ctx: Context, { status, headers, body }: Forwarded): void {
  ctx.status = status;
  const { vary, ...rest } = outbound(headers);
  if (vary !== undefined) ctx.vary(vary);
  for (const [name, value] of Object.entries(rest)) if (value !== undefined) ctx.set(name, value);
  if (ctx.method === 'HEAD' || status === 204 || status === 304) {
    // Nobody listens to what else it has to say, an error included.
    body.on('error', () => undefined).resume();
    return;
  }
  const type = ctx.response.get('content-type');
  const mark = headers[endMark];
  // A stream of its own tells the client of an error, by breaking off too.
  ctx.body = typeof mark === 'string' ? pipeline(body, upToMark(mark), () => undefined) : body;
  if (type) ctx.set('content-type', type);
}
