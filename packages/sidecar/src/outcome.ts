import { isProblemCode, type ProblemCode, Refusal, type RefusalParameters } from '@waybill/contracts';
import { InvocationFailed, Unreachable } from './errors.ts';

export interface FailedCall {
  app: string;
  path: string;
  status: number;
  contentType: string | undefined;
  text: string;
}

/** Problems of the call itself: the fault lies between two services, and the client must not be told to mend it. */
const ofTheCall: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'body-too-large',
  'caller-not-allowed',
  'headers-too-large',
  'internal',
  'malformed-json',
  'malformed-path',
  'malformed-request',
  'method-not-allowed',
  'not-found',
  'unauthenticated',
  'unsupported-media-type',
]);

const describing = new Set(['type', 'title', 'status', 'detail', 'instance', 'code', 'correlation_id', 'errors']);

export const isProblem = (contentType: string | string[] | undefined): boolean =>
  String(contentType ?? '').startsWith('application/problem+json');

/**
 * What a neighbour's answer outside 2xx means. Our services send every error as a problem document; a 5xx that is none
 * was made by a sidecar on the way (app-id unknown, neighbour down, circuit breaker open).
 */
export function errorOf({
  app,
  path,
  status,
  contentType,
  text,
}: FailedCall): Refusal | Unreachable | InvocationFailed {
  const body = asObject(text);
  const problem = isProblem(contentType) ? body : undefined;
  const reason = String(problem?.code ?? body?.message ?? text).slice(0, 500);
  if (status === 429 || status === 503) return new Unreachable(app, `it is busy (${status}, ${reason})`);
  if (problem && isProblemCode(problem.code) && !ofTheCall.has(problem.code)) {
    return new Refusal(problem.code, parametersOf(problem));
  }
  if (!problem && status >= 500) return new Unreachable(app, `the sidecar says ${status}, ${reason}`);
  return new InvocationFailed({ app, path, status }, reason);
}

function parametersOf(problem: Record<string, unknown>): RefusalParameters {
  const parameters: RefusalParameters = {};
  for (const [name, value] of Object.entries(problem)) {
    if (describing.has(name)) continue;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') parameters[name] = value;
  }
  return parameters;
}

export function asObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
