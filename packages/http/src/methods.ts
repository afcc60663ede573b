import { Refusal } from '@waybill/contracts';
import type { Context } from './state.ts';

/** Answers a method that is not served at a path which is: 405 with `Allow`, or 204 to `OPTIONS`. */
export function answerOtherMethod(ctx: Context, served: Iterable<string>): void {
  ctx.set('allow', [...served, 'OPTIONS'].join(', '));
  if (ctx.method !== 'OPTIONS') throw new Refusal('method-not-allowed');
  ctx.status = 204;
}

/** True for what a read-only path serves; answers other methods. */
export function isRead(ctx: Context): boolean {
  if (ctx.method === 'GET' || ctx.method === 'HEAD') return true;
  answerOtherMethod(ctx, ['GET', 'HEAD']);
  return false;
}
