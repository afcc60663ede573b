import { Readable } from 'node:stream';
import { Refusal } from '@waybill/contracts';
import { type Context, type Middleware, refusalFor, sendProblem } from '@waybill/http';
import { enveloped, envelopeType } from '../domain/envelope.ts';

const mostBytes = 1024 * 1024;

/** Wraps any answer, problems too, for clients whose `Accept` names the envelope. Other answers pass as they are. */
export const wrapAnswer = (): Middleware =>
  async function wrappedAnswer(ctx, next) {
    if (!ctx.get('accept').includes(envelopeType)) return next();
    try {
      await next();
    } catch (error) {
      const refusal = refusalFor(error);
      if (refusal.cause === error) ctx.state.failure = error;
      sendProblem(ctx, refusal);
    }
    if (ctx.headerSent || ctx.method === 'HEAD' || ctx.method === 'OPTIONS' || ctx.status === 304) return;
    const text = await textOf(ctx).catch((cause) => {
      // It broke off, but nothing of it has gone out.
      sendProblem(ctx, new Refusal('unavailable', {}, { cause }));
      return String(ctx.body);
    });
    const { status } = ctx;
    const type = ctx.response.get('content-type');
    // What is no JSON, such as the page at /docs, cannot be wrapped, and what is too large is not held for it.
    if (text instanceof Readable || (text !== '' && !/^application\/([\w.-]+\+)?json/.test(type))) {
      ctx.body = text;
      ctx.set('content-type', type);
      return;
    }
    ctx.vary('accept');
    ctx.status = status === 204 ? 200 : status;
    ctx.body = JSON.stringify(
      enveloped({ status, body: text === '' ? undefined : JSON.parse(text), requestId: ctx.state.requestId }),
    );
    ctx.set('content-type', `${envelopeType}; charset=utf-8`);
  };

async function textOf({ body }: Context): Promise<string | Readable> {
  if (body instanceof Readable) return held(body);
  if (body === undefined || body === null) return '';
  return typeof body === 'string' || Buffer.isBuffer(body) ? body.toString() : JSON.stringify(body);
}

/** The whole text of a stream of up to 1 MiB; of a longer one the stream, from its beginning. */
async function held(body: Readable): Promise<string | Readable> {
  const chunks: Buffer[] = [];
  let size = 0;
  const rest: AsyncIterableIterator<Buffer> = body[Symbol.asyncIterator]();
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    chunks.push(next.value);
    size += next.value.length;
    if (size > mostBytes) return Readable.from(joined(chunks, rest));
  }
  return Buffer.concat(chunks).toString();
}

async function* joined(chunks: readonly Buffer[], rest: AsyncIterable<Buffer>) {
  yield* chunks;
  yield* rest;
}
