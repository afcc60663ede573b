import type { Refusal } from '@waybill/contracts';
import { languageOf } from './language.ts';
import { problemOf, problemType, refusalFor, retryAfterSeconds } from './problem.ts';
import type { Context, Middleware } from './state.ts';

/** Turns whatever is thrown below into a problem document in the caller's language. */
export const problems = (): Middleware =>
  async function answerProblems(ctx, next) {
    try {
      await next();
    } catch (error) {
      const refusal = refusalFor(error);
      if (refusal.cause === error) ctx.state.failure = error;
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
