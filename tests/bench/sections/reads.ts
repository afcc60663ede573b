import { setTimeout as sleep } from 'node:timers/promises';
import { type Figures, measure, type Subject } from '../measure.ts';
import { plan } from '../plan.ts';
import { figuresTable } from '../report/figures-tables.ts';
import { atLeast } from '../report/finding.ts';
import { percent, spread, type Table } from '../report/table.ts';
import type { Stage } from '../stage/start-stage.ts';
import { readSubject } from '../subjects.ts';
import { type Section, summary, warmUp } from './section.ts';

const hot = 'hot';

export const reads: Section = {
  name: 'reads',
  title: 'Hot reads, cached and not',
  stages: ['with careless', 'no cache'],
  async run({ open, generator, say }) {
    const [cached, uncached] = [await open('with careless'), await open('no cache')];
    const subjects = [...(await hotReads(cached, hot)), ...(await hotReads(uncached, 'no cache'))];
    await warmUp(generator, subjects, plan.quick ? 300 : 2_000);
    const figures = await measure(generator, subjects, plan.hotReads);
    say(summary(figures));
    return {
      findings: figures
        .filter(({ subject }) => subject.endsWith(hot))
        .flatMap(({ subject, perSecond }) => atLeast(subject, perSecond.median, 5_000, '/s')),
      tables: [figuresTable('One product and one order', figures), sharesTable('Answered by the cache', figures)],
      runs: figures,
    };
  },
};

async function hotReads(stage: Stage, how: string): Promise<Subject[]> {
  const token = await stage.signIn();
  const order = await stage.placeOrder(token);
  const product = `/api/v1/products/${stage.products[0]?.id}`;
  return [
    readSubject(stage, { name: `GET /products/:id, ${how}`, app: 'products', path: product, token }),
    readSubject(stage, { name: `GET /orders/:id, ${how}`, app: 'orders', path: `/api/v1/orders/${order}`, token }),
  ];
}

const callers = 32;
const betweenOrdersMs = 500;

/** What a page of a shop asks for, while it sells: every order makes lists and summaries old. */
export const answers: Section = {
  name: 'answers',
  title: 'Reads while two orders a second come in',
  stages: ['whole'],
  async run(bench) {
    const stage = await bench.open('whole');
    const subjects = await everyRead(stage);
    await warmUp(bench.generator, subjects, 300);
    const figures = await whileSelling(stage, () => measure(bench.generator, subjects, callers));
    bench.say(summary(figures));
    return { findings: [], tables: [sharesTable(`${callers} connections`, figures)], runs: figures };
  },
};

async function everyRead(stage: Stage): Promise<Subject[]> {
  const [token, admin] = [await stage.signIn(), await stage.signInAdmin()];
  const order = await stage.placeOrder(token);
  return [
    readSubject(stage, { name: 'GET /orders/:id', app: 'orders', path: `/api/v1/orders/${order}`, token }),
    readSubject(stage, { name: 'GET /orders', app: 'orders', path: '/api/v1/orders?limit=20', token }),
    readSubject(stage, { name: 'GET /products', app: 'products', path: '/api/v1/products?limit=20', token }),
    readSubject(stage, { name: 'GET /users', app: 'users', path: '/api/v1/users?limit=20', token: admin }),
    readSubject(stage, {
      name: 'GET /analytics/summary',
      app: 'analytics',
      path: '/api/v1/analytics/summary',
      token: admin,
    }),
  ];
}

async function whileSelling<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
  const token = await stage.signIn();
  let ended = false;
  const selling = (async () => {
    while (!ended) {
      await stage.placeOrder(token);
      await sleep(betweenOrdersMs);
    }
  })();
  // Heard of below; until then its failure is nobody's surprise.
  selling.catch(() => undefined);
  try {
    return await work();
  } finally {
    ended = true;
    await selling;
  }
}

const sharesTable = (title: string, figures: readonly Figures[]): Table => ({
  title,
  head: ['', 'per second', 'p50 ms', 'p99 ms', 'from the cache'],
  rows: figures.map(({ subject, perSecond, p50Ms, p99Ms, cachedShare }) => [
    subject,
    spread(perSecond),
    spread(p50Ms),
    spread(p99Ms),
    percent(cachedShare.median),
  ]),
});
