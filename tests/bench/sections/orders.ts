import { type Figures, measure, type Subject } from '../measure.ts';
import { maxRequests, plan } from '../plan.ts';
import { cpuTable, figuresFor, figuresTable, ratio } from '../report/figures-tables.ts';
import { atLeast, atMost } from '../report/finding.ts';
import { drawFlame } from '../report/flame/draw.ts';
import { type CpuProfile, fold } from '../report/flame/fold.ts';
import { createPlaces } from '../report/flame/places.ts';
import { plotOf } from '../report/plot.ts';
import { number, percent, type Table } from '../report/table.ts';
import { profileApps } from '../stage/profile.ts';
import { bareSubject, bodiesFor, gatewaySubject, orderSubject } from '../subjects.ts';
import { type Bench, type Section, summary, warmUp } from './section.ts';

export const orders: Section = {
  name: 'orders',
  title: 'Orders: ours, careless, bare Koa',
  stages: ['with careless'],
  async run(bench) {
    const all = await measureOrders(bench);
    const profiles = await takeProfiles(bench);
    const over = (connections: number) =>
      ratio(figuresFor(all, 'ours', connections), figuresFor(all, 'careless', connections));
    const drawn = all.filter(({ subject }) => subject === 'ours' || subject === 'careless');
    return {
      findings: [
        ...atLeast('Ours against careless, 1 connection', over(1), 1, '×'),
        ...atLeast('Ours against careless, 32 connections', over(32), 3, '×'),
        ...atLeast('Ours against careless, 64 connections', over(64), 4, '×'),
        ...atMost('One order at a time, p50', figuresFor(all, 'ours', 1)?.p50Ms.median, 8, ' ms'),
      ],
      tables: [
        ratiosTable(all),
        figuresTable('Orders', all),
        cpuTable(
          `CPU milliseconds per order by process, ${mostCompared(all)} connections`,
          all.filter(({ connections, subject }) => connections === mostCompared(all) && subject !== 'bare Koa'),
        ),
      ],
      pictures: {
        orders: plotOf('Orders per second, median and spread', drawn),
        'flame-orders': flameOf('orders', profiles),
        'flame-products': flameOf('products', profiles),
      },
      runs: all,
    };
  },
};

async function measureOrders({ open, generator, bare, say }: Bench): Promise<Figures[]> {
  const stage = await open('with careless');
  const all: Figures[] = [];
  for (const connections of plan.connections) {
    const token = await stage.signIn();
    const subjects = [
      orderSubject(stage, 'ours', 'orders', token),
      orderSubject(stage, 'careless', 'careless', token),
      bareSubject(bodiesFor(stage), bare),
      ...(connections === plan.throughGateway ? [gatewaySubject(stage, token)] : []),
    ];
    if (all.length === 0) await warmUp(generator, subjects, plan.firstTimeMs);
    all.push(...(await measure(generator, subjects, connections)));
    say(`${connections} connections: ${summary(all.slice(-subjects.length))}`);
  }
  return all;
}

/** Of a run of each way that is measured nowhere, because profiling slows it. */
async function takeProfiles({ open, generator, say }: Bench): Promise<Record<string, CpuProfile>> {
  const stage = await open('with careless');
  const token = await stage.signIn();
  const whileLoaded = async ({ load }: Subject, apps: readonly string[]) => {
    const long = { warmUpMs: 0, lastsMs: plan.firstTimeMs, maxRequests, connections: plan.profiled };
    const profiles = await profileApps(stage, apps, () => generator.run({ ...load, ...long }));
    await stage.settle();
    return profiles;
  };
  const ours = await whileLoaded(orderSubject(stage, 'ours', 'orders', token), ['orders', 'products']);
  // Drawn by nobody, but for whoever keeps the profiles.
  if (process.env.PROFILE) {
    await whileLoaded(orderSubject(stage, 'careless', 'careless', token), ['careless', 'careless-products']);
    say(`profiles are in ${stage.profiles}`);
  }
  return ours;
}

export function flameOf(app: string, profiles: Readonly<Record<string, CpuProfile>>): string {
  const profile = profiles[app];
  if (!profile) throw new Error(`${app} left no profile`);
  const flame = fold(profile, createPlaces());
  return drawFlame(`CPU of ${app} by function, ${plan.profiled} connections`, flame);
}

const mostCompared = (all: readonly Figures[]): number =>
  all.some(({ connections }) => connections === 64) ? 64 : Math.max(...all.map(({ connections }) => connections));

function ratiosTable(all: readonly Figures[]): Table {
  const ours = all.filter(({ subject }) => subject === 'ours');
  return {
    title: 'Ratios',
    head: ['connections', 'ours ÷ careless', 'ours ÷ bare Koa', 'careless ÷ bare Koa'],
    rows: ours.map((figures) => {
      const careless = figuresFor(all, 'careless', figures.connections);
      const bare = figuresFor(all, 'bare Koa', figures.connections);
      const over = ratio(figures, careless);
      const shares = [ratio(figures, bare), ratio(careless, bare)];
      return [String(figures.connections), over ? `${number(over)}×` : '', ...shares.map(percent)];
    }),
  };
}
