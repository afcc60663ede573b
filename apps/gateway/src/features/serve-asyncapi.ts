import { asyncApi } from '@waybill/contracts';
import type { Middleware } from '@waybill/http';

/** `/asyncapi.json`: every event services tell one another. */
export const serveAsyncApi = (): Middleware => {
  const text = JSON.stringify(asyncApi());
  return async function servedAsyncApi(ctx, next) {
    if (ctx.path !== '/asyncapi.json' || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    ctx.state.route = 'asyncapi';
    ctx.body = text;
    ctx.set('content-type', 'application/json; charset=utf-8');
    return undefined;
  };
};
