import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from 'mongodb';
import { startFilling } from '../filling/fill-orders.ts';
import { plan } from '../plan.ts';
import { atLeast } from '../report/finding.ts';
import { spreadOf } from '../report/statistics.ts';
import { number, spread } from '../report/table.ts';
import type { Section } from './section.ts';

const consumer = 'analytics';
const cursors = ['orders|orders', 'trail|orders'];
const longestMs = 120_000;

/** A consumer that has never read the log walks it from its first event; each event is handled by two reactions. */
export const walk: Section = {
  name: 'walk',
  title: 'From the log to a consumer',
  stages: ['walking'],
  async run({ open, say }) {
    const stage = await open('walking');
    const { stack } = stage;
    const filling = await startFilling(stage);
    const { analytics } = filling.databases;
    const runs: { events: number; seconds: number; perSecond: number }[] = [];
    try {
      await filling.fillUpTo(plan.logged);
      for (let round = 0; round < plan.runs; round += 1) {
        await stack.stop(consumer);
        await analytics.dropDatabase();
        await stage.settle();
        const walked = walkOf(analytics, plan.logged);
        await stack.start(consumer);
        const { events, seconds } = await walked;
        runs.push({ events, seconds, perSecond: events / seconds });
        say(`${events} events in ${seconds.toFixed(1)} s`);
        await stage.settle();
      }
    } finally {
      await filling.close();
    }
    const perSecond = spreadOf(runs.map((run) => run.perSecond));
    return {
      findings: atLeast('Events walked by a fresh consumer', perSecond.median, 4_000, '/s'),
      tables: [
        {
          title: `A log of ${number(plan.logged)} events`,
          head: ['events per second', 'seconds'],
          rows: [[spread(perSecond), spread(spreadOf(runs.map(({ seconds }) => seconds)))]],
        },
      ],
      runs,
    };
  },
};

/** From the moment the consumer knows where it begins until both of its reactions have passed the last event. */
async function walkOf(database: Db, last: number): Promise<{ events: number; seconds: number }> {
  const until = performance.now() + longestMs;
  let began: number | undefined;
  for (;;) {
    const rows = await database
      .collection<{ _id: string; sequence: number }>('cursors')
      .find({ _id: { $in: cursors } })
      .toArray();
    const now = performance.now();
    if (rows.length > 0) began ??= now;
    const least = rows.length === cursors.length ? Math.min(...rows.map(({ sequence }) => sequence)) : 0;
    if (began !== undefined && least >= last) return { events: least, seconds: (now - began) / 1_000 };
    if (now > until) throw new Error(`The consumer had walked ${least} of ${last} events after ${longestMs / 1_000} s`);
    await sleep(50);
  }
}
