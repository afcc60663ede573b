import { Readable } from 'node:stream';
import { withSpan } from '@waybill/runtime';
import type { Connection } from './connection.ts';
import { within } from './deadline.ts';
import { InvocationFailed } from './errors.ts';
import { asObject, errorOf, isProblem } from './outcome.ts';
import type { Forwarded, ForwardRequest, Invocation } from './types.ts';

const defaultDeadlineMs = 5_000;
const defaultForwardMs = 10_000;

/** A call to a neighbour, as the trace shows it. */
const callOf = (app: string) =>
  [`call ${app}`, { kind: 'client' as const, attributes: { 'peer.service': app } }] as const;

export const invoke = <Answer>(connection: Connection, invocation: Invocation<Answer>): Promise<Answer> =>
  withSpan(...callOf(invocation.app), () => ask(connection, invocation));

export const forward = (connection: Connection, request: ForwardRequest): Promise<Forwarded> =>
  withSpan(...callOf(request.app), () => pass(connection, request));

async function ask<Answer>(connection: Connection, invocation: Invocation<Answer>): Promise<Answer> {
  const { app, path, body, headers, returns, deadlineMs = defaultDeadlineMs } = invocation;
  const method = invocation.method ?? (body === undefined ? 'GET' : 'POST');
  const answer = await within(app, deadlineMs, async (signal) => {
    const {
      statusCode,
      headers: head,
      body: stream,
    } = await connection.askNeighbour(app, {
      method,
      path,
      signal,
      headers: {
        accept: 'application/json, application/problem+json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: statusCode, contentType: head['content-type'], text: await stream.text() };
  });
  const { status, text } = answer;
  if (status < 200 || status > 299)
    throw errorOf({ app, path, status, contentType: String(answer.contentType ?? ''), text });
  return check({ app, path, status }, text, returns);
}

function check<Answer>(
  call: { app: string; path: string; status: number },
  text: string,
  returns: Invocation<Answer>['returns'],
): Answer {
  let value: unknown;
  try {
    value = text === '' ? undefined : JSON.parse(text);
  } catch (cause) {
    throw new InvocationFailed(call, 'the answer is not JSON', { cause });
  }
  const checked = returns.safeParse(value);
  if (!checked.success)
    throw new InvocationFailed(call, 'the answer does not match its schema', { cause: checked.error });
  return checked.data;
}

async function pass(connection: Connection, request: ForwardRequest): Promise<Forwarded> {
  const { app, method, path, headers, body, signal: outer, deadlineMs = defaultForwardMs } = request;
  return within(
    app,
    deadlineMs,
    async (signal) => {
      const answer = await connection.askNeighbour(app, {
        method,
        path,
        headers,
        body: body ?? null,
        signal,
        bodyTimeoutMs: deadlineMs,
      });
      const contentType = answer.headers['content-type'];
      // Services answer errors with problem documents, or with JSON where not being ready is the answer. All else was
      // written by a sidecar and tells of our inside.
      if (answer.statusCode >= 400 && !isProblem(contentType)) {
        const text = await answer.body.text();
        const own = asObject(text);
        if (own === undefined || 'errorCode' in own) {
          throw errorOf({ app, path, status: answer.statusCode, contentType: String(contentType ?? ''), text });
        }
        return { status: answer.statusCode, headers: answer.headers, body: Readable.from([Buffer.from(text)]) };
      }
      return { status: answer.statusCode, headers: answer.headers, body: answer.body };
    },
    outer,
  );
}
