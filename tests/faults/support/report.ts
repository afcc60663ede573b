import { acknowledged } from '../auditor/books.ts';
import type { Shop } from '../load.ts';

/** How many calls came to what. */
export function tallyOf({ customers, manager }: Shop): Map<string, number> {
  const tally = new Map<string, number>();
  for (const { tally: own } of [...customers, manager])
    for (const [what, count] of own) tally.set(what, (tally.get(what) ?? 0) + count);
  return tally;
}

/** Prints what was done, and what the clients heard. */
export function report(shop: Shop, deeds: readonly string[]): void {
  const { requests, cancellations } = shop.diary;
  const placed = requests.filter(({ answers }) => answers.some(acknowledged)).length;
  const tries = requests.reduce((sum, { answers }) => sum + answers.length, 0);
  const sorted = [...tallyOf(shop)].toSorted(([, one], [, other]) => other - one);
  console.log(
    [
      ...deeds,
      `${requests.length} orders wanted, ${placed} placed in ${tries} tries, ${cancellations.length} cancelled`,
      ...sorted.map(([what, count]) => `${count} × ${what}`),
    ].join('\n'),
  );
}
