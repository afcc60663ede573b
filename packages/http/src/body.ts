import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { Refusal } from '@waybill/contracts';
import { InvalidInput, pointerOf } from './invalid-input.ts';

export const maxBodyBytes = 64 * 1024;
const maxDepth = 16;
const poisonous = new Set(['__proto__', 'constructor', 'prototype']);
const jsonType = /^application\/([\w.+-]+\+)?json\s*(;\s*charset="?utf-8"?\s*)?$/i;

/**
 * Reads a JSON body: at most 64 KiB, 16 levels, UTF-8, no member that could reach a prototype. An empty body is
 * undefined; whether that will do is the schema's decision.
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return undefined;
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity' || !jsonType.test(request.headers['content-type'] ?? '')) {
    throw new Refusal('unsupported-media-type');
  }
  if (!isUtf8(bytes)) throw new Refusal('malformed-json');
  const value = parse(bytes.toString('utf8'));
  inspect(value, []);
  return value;
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBodyBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (cause) {
    // What is left is thrown away, so that the connection can carry the next request.
    request.resume();
    throw cause instanceof Refusal ? cause : new Refusal('malformed-request', {}, { cause });
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}

const tooLarge = (): Refusal => new Refusal('body-too-large', { limit: maxBodyBytes });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Refusal('malformed-json', {}, { cause });
  }
}

function inspect(value: unknown, path: readonly PropertyKey[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (path.length >= maxDepth) throw new Refusal('malformed-json');
  for (const [name, member] of Object.entries(value)) {
    const place = [...path, name];
    if (poisonous.has(name)) {
      throw new InvalidInput([
        { in: 'body', pointer: pointerOf(place), detail: 'Leave this member out: its name is reserved' },
      ]);
    }
    inspect(member, place);
  }
}
