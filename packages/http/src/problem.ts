import { explain, type Language, Refusal } from '@waybill/contracts';
import { type InputError, InvalidInput } from './invalid-input.ts';

/** A problem document (RFC 9457). The refusal's parameters are members of their own. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  correlation_id?: string;
  errors?: readonly InputError[];
  [parameter: string]: unknown;
}

export const problemType = 'application/problem+json';

/** The document that tells a caller of `refusal`. */
export function problemOf(refusal: Refusal, language: Language, correlationId: string | undefined): ProblemDocument {
  return {
    ...refusal.parameters,
    type: `urn:waybill:problem:${refusal.code}`,
    ...explain(refusal, language),
    status: refusal.status,
    code: refusal.code,
    ...(correlationId && { correlation_id: correlationId }),
    ...(refusal instanceof InvalidInput && { errors: refusal.errors }),
  };
}

/**
 * What a caller is told of an error. A neighbour that cannot be reached (`Unreachable` of the sidecar) is
 * `unavailable`: trying again helps. Everything else that nobody refused on purpose is `internal`, and tells nothing.
 */
export function refusalFor(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const unreachable = error instanceof Error && error.name === 'Unreachable';
  return new Refusal(unreachable ? 'unavailable' : 'internal', {}, { cause: error });
}

/** Seconds for `Retry-After`, where waiting helps. */
export function retryAfterSeconds({ status, parameters }: Refusal): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const given = Number(parameters.retry_after_s);
  return Number.isFinite(given) && given > 0 ? Math.ceil(given) : 1;
}
