import type { Load } from './load/types.ts';
import type { Subject } from './measure.ts';
import type { Stage } from './stage/start-stage.ts';

const json = { 'content-type': 'application/json' };

/** One unit of one of the products: the order that everybody is sent. */
export const bodiesFor = ({ products }: Stage): string[] =>
  products.map(({ id }) => JSON.stringify({ lines: [{ product_id: id, quantity: 1 }] }));

/** What an app's own sidecar and its caller send. */
export const headersFor = (stage: Stage, app: string, token: string): Load['headers'] => ({
  ...json,
  authorization: `Bearer ${token}`,
  'dapr-api-token': stage.stack.tokens(app).appApiToken,
});

const placing = { method: 'POST', paths: ['/api/v1/orders'], keyed: true, expect: 201 } as const;

/** `orders` at its own port, or the careless app at its own: each demands its app token and gets the same headers. */
export function orderSubject(stage: Stage, name: string, app: string, token: string): Subject {
  const load = {
    ...placing,
    url: stage.stack.url(app),
    bodies: bodiesFor(stage),
    headers: headersFor(stage, app, token),
  };
  return { name, stage, load };
}

export function gatewaySubject(stage: Stage, token: string): Subject {
  const headers = { ...json, authorization: `Bearer ${token}` };
  return {
    name: 'ours through the gateway',
    stage,
    load: { ...placing, url: stage.stack.gateway, bodies: bodiesFor(stage), headers },
  };
}

const price = { amount: 1_999, currency: 'USD' };

/** As `bodiesFor`, with names and prices that the client gives; the products exist nowhere. */
export const pricedBodies = (): string[] =>
  Array.from({ length: 20 }, (_, index) => {
    const product_id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    return JSON.stringify({
      lines: [{ product_id, product_name: `Lamp ${index + 1}`, quantity: 1, unit_price: price }],
    });
  });

/** The program of tests/bench/parity in the place of `orders`. */
export function pricedSubject(stage: Stage, name: string, token: string, { keyed }: { keyed: boolean }): Subject {
  const headers = headersFor(stage, 'orders', token);
  return { name, stage, load: { ...placing, keyed, url: stage.stack.url('orders'), bodies: pricedBodies(), headers } };
}

export function bareSubject(bodies: readonly string[], bare: { url: string; pid: number }): Subject {
  return {
    name: 'bare Koa',
    load: { ...placing, url: bare.url, bodies, headers: json },
    processes: { bare: bare.pid },
  };
}

/** Reads at one path, straight from the app. */
export function readSubject(
  stage: Stage,
  { name, app, path, token }: { name: string; app: string; path: string; token: string },
): Subject {
  const { 'content-type': _, ...headers } = headersFor(stage, app, token);
  const load = { method: 'GET', paths: [path], keyed: false, expect: 200, url: stage.stack.url(app), headers } as const;
  return { name, stage, load };
}
