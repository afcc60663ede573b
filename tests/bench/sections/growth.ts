import { startFilling } from '../filling/fill-orders.ts';
import { type Figures, measure, type Subject } from '../measure.ts';
import { plan } from '../plan.ts';
import { figuresFor, ratio } from '../report/figures-tables.ts';
import { number, percent, spread } from '../report/table.ts';
import type { Stage } from '../stage/start-stage.ts';
import { bareSubject, bodiesFor, orderSubject, readSubject } from '../subjects.ts';
import { type Section, summary, warmUp } from './section.ts';

const connections = 64;
const mine = 'ours';

interface Grown {
  readonly orders: number;
  readonly figures: readonly Figures[];
}

/** The same, with more and more orders that are there already. */
export const growth: Section = {
  name: 'growth',
  title: 'What an order costs when there are many',
  stages: ['growing'],
  // Making a million orders is slow.
  longestMs: 1_800_000,
  async run({ open, generator, bare, say }) {
    const stage = await open('growing');
    const filling = await startFilling(stage);
    const runs: Grown[] = [];
    try {
      for (const orders of plan.growth) {
        const began = performance.now();
        await filling.fillUpTo(orders);
        say(`${number(orders)} orders are there, after ${((performance.now() - began) / 1_000).toFixed(0)} s`);
        const placing = [
          orderSubject(stage, mine, 'orders', await stage.signIn()),
          bareSubject(bodiesFor(stage), bare),
        ];
        const subjects = [...placing, ...(await everyList(stage))];
        await warmUp(generator, placing, plan.firstTimeMs);
        const figures = await measure(generator, subjects, connections);
        runs.push({ orders, figures });
        say(`with ${number(orders)} orders: ${summary(figures)}`);
      }
    } finally {
      await filling.close();
    }
    const [first] = runs;
    return {
      findings: [],
      tables: [
        {
          title: `Placing orders, ${connections} connections`,
          head: ['orders there', 'per second', 'p50 ms', 'p99 ms', 'as a share of the first', 'of bare Koa'],
          rows: runs.flatMap(({ orders, figures }) => {
            const own = figuresFor(figures, mine, connections);
            if (!own) return [];
            const least = figuresFor(first?.figures ?? [], mine, connections);
            const shares = [ratio(own, least), ratio(own, figuresFor(figures, 'bare Koa', connections))];
            return [[number(orders), ...[own.perSecond, own.p50Ms, own.p99Ms].map(spread), ...shares.map(percent)]];
          }),
        },
        {
          title: 'Reading lists and sums, one connection, p50 ms',
          head: ['orders there', ...(first ? listsOf(first.figures).map(({ subject }) => subject) : [])],
          rows: runs.map(({ orders, figures }) => [
            number(orders),
            ...listsOf(figures).map(({ p50Ms }) => spread(p50Ms)),
          ]),
        },
      ],
      remarks: plan.growth.includes(1_000_000)
        ? []
        : [
            'A million orders take long to make; `GROWTH=1000,100000,1000000 ONLY=growth make bench` measures with them.',
          ],
      runs,
    };
  },
};

const listsOf = (figures: readonly Figures[]): Figures[] => figures.filter((one) => one.connections === 1);

/** Each list is another one, so that the cache has none of them; sums are read as they are. */
async function everyList(stage: Stage): Promise<Subject[]> {
  const [token, admin] = [await stage.signIn(), await stage.signInAdmin()];
  const begin = Date.now() - 3_600_000;
  const lists = Array.from(
    { length: 5_000 },
    (_, index) => `/api/v1/orders?limit=20&to=${new Date(begin - index * 60_000).toISOString()}`,
  );
  const list = (name: string, by: string): Subject => {
    const subject = readSubject(stage, { name, app: 'orders', path: '', token: by });
    return { ...subject, connections: 1, load: { ...subject.load, paths: lists } };
  };
  const one = (name: string, app: string, path: string): Subject => ({
    ...readSubject(stage, { name, app, path, token: admin }),
    connections: 1,
  });
  return [
    list('GET /orders, a customer', token),
    list('GET /orders, staff', admin),
    one('GET /orders/stats, staff', 'orders', '/api/v1/orders/stats'),
    one('GET /analytics/summary', 'analytics', '/api/v1/analytics/summary'),
  ];
}
