import type { Figures } from '../measure.ts';

/** One run of the bench, as it is kept in docs/bench/figures.json. */
export interface Results {
  readonly at: string;
  readonly machine: {
    readonly cores: number;
    readonly cpu: string;
    readonly node: string;
    /** Load average over a minute before anything was started: on an idle machine near 0. */
    readonly busyBefore: number;
  };
  readonly orders: readonly Figures[];
  readonly oneByOne: readonly Figures[];
  readonly reads: readonly Figures[];
}

/** A figure that stands beside its target. */
export interface Finding {
  readonly says: string;
  readonly measured: number;
  readonly target: number;
  readonly unit: '×' | '/s' | ' ms';
  readonly met: boolean;
}

/** Undefined where that was not measured. */
export function figuresFor(all: readonly Figures[], subject: string, connections: number): Figures | undefined {
  return all.find((figures) => figures.subject === subject && figures.connections === connections);
}

const ratio = (over?: Figures, under?: Figures): number | undefined =>
  over && under && under.perSecond.median > 0 ? over.perSecond.median / under.perSecond.median : undefined;

/** What was aimed at, ratios first, because machines differ. */
export function findingsIn({ orders, oneByOne, reads }: Results): Finding[] {
  const againstCareless = (connections: number) =>
    ratio(figuresFor(orders, 'ours', connections), figuresFor(orders, 'careless', connections));
  const atLeast = (says: string, measured: number | undefined, target: number, unit: Finding['unit']) =>
    measured === undefined ? [] : [{ says, measured, target, unit, met: measured >= target }];
  const one = figuresFor(orders, 'ours', 1)?.p50Ms.median;
  return [
    ...atLeast('Ours against careless, 1 connection', againstCareless(1), 1, '×'),
    ...atLeast('Ours against careless, 32 connections', againstCareless(32), 3, '×'),
    ...atLeast('Ours against careless, 64 connections', againstCareless(64), 4, '×'),
    ...atLeast('Batches against one by one, 64 connections', ratio(oneByOne[0], oneByOne[1]), 8, '×'),
    ...(one === undefined
      ? []
      : [{ says: 'One order at a time, p50', measured: one, target: 8, unit: ' ms' as const, met: one <= 8 }]),
    ...reads
      .filter(({ subject }) => subject.endsWith(', hot'))
      .flatMap(({ subject, perSecond }) => atLeast(subject, perSecond.median, 5_000, '/s')),
  ];
}

/** Requests per second as a share of what bare Koa did at as many connections. */
export function shareOfBare({ orders }: Results, figures: Figures): number | undefined {
  return ratio(figures, figuresFor(orders, 'bare Koa', figures.connections));
}
