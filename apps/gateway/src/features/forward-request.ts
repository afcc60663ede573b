import { randomUUID } from 'node:crypto';
import { pipeline, type Readable } from 'node:stream';
import { Refusal } from '@waybill/contracts';
import { type Context, endMark, type Middleware } from '@waybill/http';
import { type Forwarded, InvocationFailed, type Sidecar, Unreachable } from '@waybill/sidecar';
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
    const asked = await readBody(ctx);
    const request = { app, method: ctx.method, path: ctx.req.url ?? '', headers: headersFor(ctx), deadlineMs };
    const signal = whileConnected(ctx);
    const answer = await sidecar
      .forward({ ...request, body: asked.length > 0 ? asked : null, signal })
      .catch((error) => {
        throw told(error, signal);
      });
    const body = bodyOf(ctx, answer);
    if (body) {
      await begun(body, signal).catch((cause) => {
        body.destroy();
        throw new Unreachable(app, 'its answer broke off before the first byte', { cause });
      });
    }
    hand(ctx, answer, body);
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

/** What the client gets to read, if anything. */
function bodyOf(ctx: Context, { status, headers, body }: Forwarded): Readable | undefined {
  if (ctx.method === 'HEAD' || status === 204 || status === 304) {
    // Nobody listens to what else it has to say, an error included.
    body.on('error', () => undefined).resume();
    return undefined;
  }
  const mark = headers[endMark];
  // A stream of its own tells the client of an error, by breaking off too.
  return typeof mark === 'string' ? pipeline(body, upToMark(mark), () => undefined) : body;
}

/** Waits for the first byte or the end. Until then an answer that breaks off can still be told of with a status. */
async function begun(body: Readable, signal: AbortSignal): Promise<void> {
  if (body.readableLength === 0 && !body.destroyed && !signal.aborted) {
    await new Promise<void>((resolve) => {
      const done = () => {
        for (const event of news) body.off(event, done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      for (const event of news) body.on(event, done);
      signal.addEventListener('abort', done);
    });
  }
  if (signal.aborted || (body.destroyed && !body.readableEnded)) throw body.errored ?? new Error('closed');
}

/** An answer without a byte ends without ever being readable. */
const news = ['readable', 'end', 'close', 'error'];

function hand(ctx: Context, { status, headers }: Forwarded, body: Readable | undefined): void {
  ctx.status = status;
  const { vary, ...rest } = outbound(headers);
  if (vary !== undefined) ctx.vary(vary);
  for (const [name, value] of Object.entries(rest)) if (value !== undefined) ctx.set(name, value);
  if (!body) return;
  const type = ctx.response.get('content-type');
  ctx.body = body;
  if (type) ctx.set('content-type', type);
}
