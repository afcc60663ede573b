import { type Money, Refusal, type Sales, type SalesInterval } from '@waybill/contracts';

/** What was sold in one interval, in one currency. */
export interface SalesRow {
  /** The interval's beginning, as many characters of its time as the interval needs. */
  start: string;
  currency: string;
  orders: number;
  units: number;
  amount: number;
}

const MOST_INTERVALS = 1_000;

const hourMs = 3_600_000;
const lengthMs: Record<SalesInterval, number> = { hour: hourMs, day: 24 * hourMs };

/** How many characters of a time name its interval: `2026-01-02` or `2026-01-02T03`. */
export const prefixOf: Record<SalesInterval, number> = { day: 10, hour: 13 };

export interface Range {
  from: string;
  to: string;
}

/** The range asked for, up to now and 30 intervals long unless it says otherwise. Refuses with `range-too-long`. */
export function rangeOf(
  { from, to, interval }: { from?: string | undefined; to?: string | undefined; interval: SalesInterval },
  now: Date,
): Range {
  const end = to === undefined ? now : new Date(to);
  const start = from === undefined ? new Date(end.getTime() - 30 * lengthMs[interval]) : new Date(from);
  const range = { from: start.toISOString(), to: end.toISOString() };
  if (startsIn(range, interval, MOST_INTERVALS + 1).length > MOST_INTERVALS)
    throw new Refusal('range-too-long', { limit: MOST_INTERVALS });
  return range;
}

/** One item per interval of the range, whether anything was sold in it or not. */
export function seriesOf(rows: readonly SalesRow[], range: Range, interval: SalesInterval): Sales['items'] {
  const byStart = grouped(rows, ({ start }) => start);
  return startsIn(range, interval).map((start) => {
    const sold = byStart.get(start.slice(0, prefixOf[interval])) ?? [];
    const total = (of: (row: SalesRow) => number) => sold.reduce((sum, row) => sum + of(row), 0);
    return {
      start,
      orders: total(({ orders }) => orders),
      units: total(({ units }) => units),
      revenue: revenueOf(sold),
    };
  });
}

export function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

/** Amounts by currency, in the order of the alphabet. */
export const revenueOf = (rows: readonly { currency: string; amount: number }[]): Money[] =>
  rows
    .map(({ amount, currency }) => ({ amount, currency }))
    .toSorted((one, other) => (one.currency < other.currency ? -1 : 1));

function startsIn({ from, to }: Range, interval: SalesInterval, most = Number.POSITIVE_INFINITY): string[] {
  const step = lengthMs[interval];
  const starts: string[] = [];
  for (let at = Math.floor(Date.parse(from) / step) * step; at < Date.parse(to) && starts.length < most; at += step) {
    starts.push(new Date(at).toISOString());
  }
  return starts;
}
