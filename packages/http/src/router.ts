import Router from '@koa/router';
import { Refusal } from '@waybill/contracts';
import { createEndpoint, type EndpointOptions } from './endpoint.ts';
import { answerOtherMethod } from './methods.ts';
import type { Context, Middleware, RequestState } from './state.ts';
import type { Route } from './types.ts';

export interface RouterOptions extends Omit<EndpointOptions, 'keyMandatory'> {
  routes: readonly Route[];
  /** Names of the routes on which a client must send its own Idempotency-Key. */
  keyMandatoryOn: readonly string[];
}

/** Leads a request to its route: fixed paths before parameters, whatever the order of the array. */
export function createRouter({ routes, keyMandatoryOn, ...options }: RouterOptions): Middleware[] {
  refuseRepeats(routes);
  refuseUnknown(routes, keyMandatoryOn);
  const router = new Router<RequestState>({ sensitive: true, strict: true });
  for (const route of routes.toSorted(bySpecificity)) {
    if (!options.verify && typeof route.access === 'string' && route.access !== 'anyone') {
      throw new Error(`Route ${route.name} needs signed-in callers: hand createApp a token verifier`);
    }
    const endpoint = createEndpoint(route, { ...options, keyMandatory: keyMandatoryOn.includes(route.name) });
    router[route.method](route.path, (ctx) => endpoint(ctx as Context, ctx.params));
  }

  const answerUnmatched: Middleware = (ctx) => {
    const methods = new Set(router.match(ctx.path, ctx.method).path.flatMap((layer) => layer.methods));
    if (methods.size === 0) throw new Refusal('not-found');
    answerOtherMethod(ctx, methods);
  };

  return [router.routes() as unknown as Middleware, answerUnmatched];
}

function refuseRepeats(routes: readonly Route[]): void {
  const seen = new Set<string>();
  for (const { name, method, path } of routes) {
    const place = `${method} ${path.replaceAll(/:\w+/g, ':')}`;
    for (const mark of [name, place]) {
      if (seen.has(mark)) throw new Error(`Two routes share ${mark}: give each its own name, method and path`);
      seen.add(mark);
    }
  }
}

function refuseUnknown(routes: readonly Route[], names: readonly string[]): void {
  const unknown = names.filter((name) => !routes.some((route) => route.name === name));
  if (unknown.length > 0) throw new Error(`An Idempotency-Key is demanded on unknown routes: ${unknown.join(', ')}`);
}

/** Segment by segment, a fixed word goes before a parameter. */
function bySpecificity(one: Route, other: Route): number {
  const ranks = ({ path }: Route): string =>
    path
      .split('/')
      .map((segment) => (segment.startsWith(':') ? '1' : '0'))
      .join('');
  return ranks(one) < ranks(other) ? -1 : ranks(one) > ranks(other) ? 1 : 0;
}
