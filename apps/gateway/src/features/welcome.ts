import type { Middleware } from '@waybill/http';

const places = {
  name: 'Waybill',
  api: '/api/v1',
  docs: '/docs',
  openapi: '/openapi.json',
  asyncapi: '/asyncapi.json',
  health: '/api/health',
};

/** `/`: where everything is. A browser is led to the page that tries calls. */
export const welcome = (): Middleware =>
  async function welcomed(ctx, next) {
    if (ctx.path !== '/' || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    ctx.state.route = 'welcome';
    ctx.vary('accept');
    if (ctx.accepts('json', 'html') === 'html') return ctx.redirect(places.docs);
    ctx.body = JSON.stringify(places);
    ctx.set('content-type', 'application/json; charset=utf-8');
    return undefined;
  };
