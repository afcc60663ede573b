import type { Language } from '@waybill/contracts';
import type Koa from 'koa';

/** The caller's language by `Accept-Language`; English unless Vietnamese is preferred. */
export const languageOf = (ctx: Pick<Koa.Request, 'acceptsLanguages'>): Language =>
  ctx.acceptsLanguages('en', 'vi') === 'vi' ? 'vi' : 'en';
