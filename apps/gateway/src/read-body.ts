import type { IncomingMessage } from 'node:http';
import { Refusal } from '@waybill/contracts';
import { type Context, maxBodyBytes } from '@waybill/http';

const longestMs = 10_000;

/** The body of a request as it came, of at most 64 KiB; refuses a longer one as soon as it is known to be longer. */
export async function readBody(ctx: Context): Promise<Buffer> {
  const request: IncomingMessage = ctx.req;
  if (Number(ctx.get('content-length') || 0) > maxBodyBytes) throw tooLarge(ctx);
  // Whoever sends slowly must not hold a place that others could have.
  const late = setTimeout(() => request.destroy(), longestMs);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBodyBytes) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    // The client went away in the middle of it.
    throw new Refusal('malformed-request', {}, { cause });
  } finally {
    clearTimeout(late);
  }
  if (size > maxBodyBytes) throw tooLarge(ctx);
  return Buffer.concat(chunks);
}

function tooLarge(ctx: Context): Refusal {
  // The rest of the body is not waited for.
  ctx.set('connection', 'close');
  return new Refusal('body-too-large', { limit: maxBodyBytes });
}
