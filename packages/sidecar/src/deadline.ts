import { Unreachable } from './errors.ts';

/**
 * Runs a call under a deadline that covers all of it, and turns whatever kept it from an answer into `Unreachable`.
 * Errors that are answers pass through, and so does the abort of the caller's own `signal`.
 */
export async function within<T>(
  target: string,
  deadlineMs: number | undefined,
  call: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  const abandon = () => controller.abort(outer?.reason);
  if (outer?.aborted) abandon();
  outer?.addEventListener('abort', abandon, { once: true });
  let late = false;
  const timer =
    deadlineMs === undefined
      ? undefined
      : setTimeout(() => {
          late = true;
          controller.abort();
        }, deadlineMs);
  try {
    return await call(controller.signal);
  } catch (error) {
    if (outer?.aborted) throw error;
    if (late) throw new Unreachable(target, `no answer within ${deadlineMs} ms`, { cause: error });
    if (isNetworkError(error)) throw new Unreachable(target, error.message, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', abandon);
  }
}

/** Refused, reset, closed or timed out, in Node's words or undici's; a wrong argument of ours is none of these. */
function isNetworkError(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return error.code !== 'UND_ERR_INVALID_ARG' && !error.code.startsWith('ERR_');
}
