import type { PublishedEvent } from '@waybill/contracts';
import { withSpan } from '@waybill/runtime';
import { ask } from './ask.ts';
import type { Connection } from './connection.ts';
import { within } from './deadline.ts';
import { toWire } from './envelope.ts';
import { asObject } from './outcome.ts';
import type { Binding } from './types.ts';

const publishMs = 2_000;
const secretStore = 'secrets';
const secretMs = 10_000;
/** Dapr takes 4 MiB a request. */
const largestPublish = 3 * 1024 * 1024;

/** Raw CloudEvents, so that Dapr keeps our id, source, subject and extensions; the entry id is only for its own answer. */
export function publish(
  connection: Connection,
  pubsub: string,
  topic: string,
  events: readonly PublishedEvent[],
): Promise<void> {
  const causes = events.map(({ traceparent }) => traceparent);
  return withSpan(`publish ${topic}`, { kind: 'producer', causes }, () => send(connection, pubsub, topic, events));
}

async function send(
  connection: Connection,
  pubsub: string,
  topic: string,
  events: readonly PublishedEvent[],
): Promise<void> {
  const began = performance.now();
  for (const body of bodiesOf(events)) {
    await ask(connection, `publish ${topic}`, {
      path: `/v1.0/publish/bulk/${pubsub}/${encodeURIComponent(topic)}`,
      body,
      deadlineMs: Math.max(1, publishMs - (performance.now() - began)),
    });
  }
}

function* bodiesOf(events: readonly PublishedEvent[]): Generator<string> {
  let entries: string[] = [];
  let size = 0;
  for (const [index, event] of events.entries()) {
    const entry = JSON.stringify({
      entryId: String(index),
      event: toWire(event),
      contentType: 'application/cloudevents+json',
    });
    const length = Buffer.byteLength(entry);
    if (entries.length > 0 && size + length > largestPublish) {
      yield `[${entries.join(',')}]`;
      entries = [];
      size = 0;
    }
    entries.push(entry);
    size += length;
  }
  if (entries.length > 0) yield `[${entries.join(',')}]`;
}

export async function bind(connection: Connection, binding: Binding): Promise<unknown> {
  const { name, operation, data, metadata, deadlineMs } = binding;
  const text = await withSpan(`bind ${name}`, { kind: 'client', attributes: { 'peer.service': name } }, () =>
    ask(connection, `bind ${name}`, {
      path: `/v1.0/bindings/${encodeURIComponent(name)}`,
      body: JSON.stringify({ operation, ...(data !== undefined && { data }), ...(metadata && { metadata }) }),
      deadlineMs,
    }),
  );
  if (text === '') return undefined;
  return asObject(text) ?? text;
}

export async function secret(connection: Connection, name: string): Promise<Record<string, string>> {
  const path = `/v1.0/secrets/${secretStore}/${encodeURIComponent(name)}`;
  const text = await ask(connection, `read the secret ${name}`, { method: 'GET', path, deadlineMs: secretMs });
  return (asObject(text) ?? {}) as Record<string, string>;
}

export async function ready(connection: Connection): Promise<boolean> {
  try {
    return await within('sidecar', 2_000, async (signal) => {
      const answer = await connection.ask({ method: 'GET', path: '/v1.0/healthz/outbound', signal });
      await answer.body.dump();
      return answer.statusCode >= 200 && answer.statusCode < 300;
    });
  } catch {
    return false;
  }
}

export async function shutdown(connection: Connection): Promise<void> {
  await ask(connection, 'shut down', { path: '/v1.0/shutdown', deadlineMs: 5_000 });
}
