import type { Refusal } from '@waybill/contracts';
import { languageOf } from './language.ts';
import { problemOf, problemType, refusalFor, retryAfterSeconds } from './problem.ts';
import type { Context, Middleware } from './state.ts';

/** Hears of errors that nobody refused on purpose, with the route's name. */
export type OnFailure = (error: unknown, route: string | undefined) => void;

/** Turns whatever is thrown below into a problem document in the caller's language. */
export const problems = ({ onFailure }: { onFailure?: OnFailure | undefined } = {}): Middleware =>
  async function answerProblems(ctx, next) {
    try {
      await next();
    } catch (error) {
      const refusal = refusalFor(error);
      if (refusal.cause === error) ctx.state.failure = error;
      if (refusal.code === 'internal') onFailure?.(error, ctx.state.route);
      sendProblem(ctx, refusal);
    }
  };

/** Answers with the problem document of `refusal`. Headers that were set before stay. */
export function sendProblem(ctx: Context, refusal: Refusal): void {
  ctx.state.code = refusal.code;
  if (ctx.headerSent) {
    ctx.res.destroy();
    return;
  }
  const language = languageOf(ctx.request);
  const retryAfter = retryAfterSeconds(refusal);
  ctx.status = refusal.status;
  ctx.set('content-language', language);
  ctx.vary('accept-language');
  if (retryAfter) ctx.set('retry-after', String(retryAfter));
  ctx.body = JSON.stringify(problemOf(refusal, language, ctx.state.correlationId));
  ctx.set('content-type', problemType);
}
