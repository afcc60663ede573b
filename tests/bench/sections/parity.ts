import { buildParity } from '../build.ts';
import { type Figures, measure } from '../measure.ts';
import { maxRequests, plan } from '../plan.ts';
import { cpuTable, figuresFor, figuresTable, ratio } from '../report/figures-tables.ts';
import { atLeast } from '../report/finding.ts';
import { percent, type Table } from '../report/table.ts';
import { profileApps } from '../stage/profile.ts';
import { bareSubject, pricedBodies, pricedSubject } from '../subjects.ts';
import { flameOf } from './orders.ts';
import { type Section, summary, warmUp } from './section.ts';

const mine = 'at client prices';
const keyed = 'at client prices, with a key';
/** A plain Go service with one INSERT, one cache write and one publish did 3,034 to 3,364 orders a second at 64. */
const target = 3_200;

export const parity: Section = {
  name: 'parity',
  title: 'The same work as a plain service',
  stages: ['parity'],
  async run({ open, generator, bare, say }) {
    await buildParity();
    const stage = await open('parity');
    const all: Figures[] = [];
    for (const connections of plan.parityConnections) {
      const token = await stage.signIn();
      const subjects = [
        pricedSubject(stage, mine, token, { keyed: false }),
        ...(connections === 64 ? [pricedSubject(stage, keyed, token, { keyed: true })] : []),
        bareSubject(pricedBodies(), bare),
      ];
      if (all.length === 0) await warmUp(generator, subjects, plan.firstTimeMs);
      all.push(...(await measure(generator, subjects, connections)));
      say(`${connections} connections: ${summary(all.slice(-subjects.length))}`);
    }
    const { load } = pricedSubject(stage, mine, await stage.signIn(), { keyed: false });
    const long = { warmUpMs: 0, lastsMs: plan.firstTimeMs, maxRequests, connections: plan.profiled };
    const profiles = await profileApps(stage, ['orders'], () => generator.run({ ...load, ...long }));
    const ours = all.filter(({ subject }) => subject === mine);
    return {
      findings: atLeast('At client prices, 64 connections', figuresFor(all, mine, 64)?.perSecond.median, target, '/s'),
      tables: [
        sharesTable(all),
        figuresTable('Orders at client prices, no reservation', all),
        ...ours.map((figures) =>
          cpuTable(`CPU milliseconds per order by process, ${figures.connections} connections`, [figures]),
        ),
      ],
      pictures: { 'flame-parity': flameOf('orders', profiles) },
      runs: all,
    };
  },
};

const sharesTable = (all: readonly Figures[]): Table => ({
  title: 'As a share of bare Koa with the same body',
  head: ['', 'connections', 'share'],
  rows: all
    .filter(({ subject }) => subject !== 'bare Koa')
    .map((figures) => [
      figures.subject,
      String(figures.connections),
      percent(ratio(figures, figuresFor(all, 'bare Koa', figures.connections))),
    ]),
});
