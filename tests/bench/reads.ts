import { type Figures, measure, type Subject } from './measure.ts';
import { plan } from './plan.ts';
import type { Generator } from './stage/own-processes.ts';
import type { Stage } from './stage/start-stage.ts';
import { readSubject } from './subjects.ts';

/** Reads of one hot product and one hot order: answered by the cache, and on a stage that has none. */
export async function measureReads(generator: Generator, cached: Stage, uncached: Stage): Promise<Figures[]> {
  const subjects = [...(await hotReads(cached, 'hot')), ...(await hotReads(uncached, 'no cache'))];
  for (const { load } of subjects) {
    await generator.run({ ...load, connections: plan.hotReads, warmUpMs: 0, lastsMs: 1_500, maxRequests: 10_000 });
  }
  return measure(generator, subjects, plan.hotReads);
}

async function hotReads(stage: Stage, how: string): Promise<Subject[]> {
  const token = await stage.signIn();
  const order = await stage.placeOrder();
  return [
    readSubject(stage, {
      name: `GET /products/:id, ${how}`,
      app: 'products',
      path: `/api/v1/products/${stage.products[0]?.id}`,
      token,
    }),
    readSubject(stage, { name: `GET /orders/:id, ${how}`, app: 'orders', path: `/api/v1/orders/${order}`, token }),
  ];
}
