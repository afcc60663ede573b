import type { AnswersMeasured, PacedMeasured } from '../load/types.ts';
import { maxRequests, plan } from '../plan.ts';
import { atLeast, atMost } from '../report/finding.ts';
import { spreadOf } from '../report/statistics.ts';
import { number, percent, spread, type Table } from '../report/table.ts';
import { orderSubject } from '../subjects.ts';
import { type Section, warmUp } from './section.ts';

const times = 3;
const refusals = ['429', '503'];
const peakConnections = 128;

interface Round {
  readonly peak: number;
  readonly over: PacedMeasured;
}

/** Orders at three times the rate the platform can take, from callers who do not wait for one another. */
export const overload: Section = {
  name: 'overload',
  title: 'Three times as many orders as it can take',
  stages: ['with careless'],
  async run({ open, generator, say }) {
    const stage = await open('with careless');
    const rounds: Round[] = [];
    const { load } = orderSubject(stage, 'ours', 'orders', await stage.signIn());
    await warmUp(generator, [{ name: 'ours', stage, load }], plan.firstTimeMs);
    for (let round = 0; round < plan.runs; round += 1) {
      const lastsMs = plan.lastsMs * 2;
      const long = { warmUpMs: plan.warmUpMs, lastsMs, maxRequests, connections: peakConnections };
      const { perSecond: peak } = await generator.run({ ...load, ...long });
      await stage.settle();
      const rate = { ratePerSecond: Math.max(1, peak * times), lastsMs };
      const over = await generator.pace({ ...load, ...rate, maxOpen: 2_000, patienceMs: 10_000 });
      await stage.settle(30_000);
      rounds.push({ peak, over });
      say(`peak ${peak.toFixed(0)}/s; of ${over.sent} sent at ${rate.ratePerSecond.toFixed(0)}/s: ${told(over)}`);
    }
    const goodput = spreadOf(rounds.map(({ peak, over }) => over.perSecond / Math.max(1, peak)));
    const refused = rounds.flatMap(({ over }) => refusals.flatMap((status) => over.answers[status] ?? []));
    return {
      findings: [
        ...atLeast('Orders placed under threefold load, as a share of the peak', goodput.median * 100, 90, ' %'),
        ...(refused.length === 0
          ? []
          : [
              ...atMost(
                'A refusal under threefold load, p99',
                median(refused, ({ p99Ms }) => p99Ms),
                50,
                ' ms',
              ),
              ...atLeast('Refusals that say when to come back', shareWithRetryAfter(refused) * 100, 100, ' %'),
            ]),
      ],
      tables: [
        {
          title: 'Peak and threefold load',
          head: ['', ''],
          rows: [
            [
              `peak, ${peakConnections} connections, orders per second`,
              spread(spreadOf(rounds.map(({ peak }) => peak))),
            ],
            ['under threefold load, orders per second', spread(spreadOf(rounds.map(({ over }) => over.perSecond)))],
            [
              'as a share of the peak',
              `${percent(goodput.median)} (${percent(goodput.least)}–${percent(goodput.most)})`,
            ],
            ['not sent, because 2,000 were unanswered', number(rounds.reduce((sum, { over }) => sum + over.unsent, 0))],
          ],
        },
        answersTable(rounds.map(({ over }) => over)),
      ],
      runs: rounds.map(({ peak, over: { expected: _, ...over } }) => ({ peak, over })),
    };
  },
};

const median = <T>(all: readonly T[], of: (one: T) => number): number => spreadOf(all.map(of)).median;

const shareWithRetryAfter = (refused: readonly AnswersMeasured[]): number =>
  refused.reduce((sum, { withRetryAfter }) => sum + withRetryAfter, 0) /
  Math.max(
    1,
    refused.reduce((sum, one) => sum + one.times, 0),
  );

const told = ({ answers }: PacedMeasured): string =>
  Object.entries(answers)
    .map(([what, one]) => `${one.times} × ${what}`)
    .join(', ');

function answersTable(runs: readonly PacedMeasured[]): Table {
  const sent = runs.reduce((sum, run) => sum + run.sent, 0);
  const kinds = [...new Set(runs.flatMap(({ answers }) => Object.keys(answers)))].sort();
  return {
    title: 'What was answered under threefold load',
    head: ['', 'share', 'p50 ms', 'p99 ms', 'with Retry-After'],
    rows: kinds.map((kind) => {
      const all = runs.flatMap(({ answers }) => answers[kind] ?? []);
      const share = all.reduce((sum, one) => sum + one.times, 0) / Math.max(1, sent);
      const retry = refusals.includes(kind) ? percent(shareWithRetryAfter(all)) : '';
      return [
        kind,
        percent(share),
        spread(spreadOf(all.map(({ p50Ms }) => p50Ms))),
        spread(spreadOf(all.map(({ p99Ms }) => p99Ms))),
        retry,
      ];
    }),
  };
}
