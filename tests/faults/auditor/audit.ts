import type { Books, Diary } from './books.ts';
import { pushesAndTextsMatch } from './rules/channels.ts';
import { handledOnce, logsTellOrders, trailHoldsAll } from './rules/events.ts';
import { logsGapless, nothingLeft } from './rules/logs.ts';
import { deliveriesAgree, eventsTold, mailsMatch } from './rules/messages.ts';
import { analyticsAgrees, ordersAddUp } from './rules/money.ts';
import { noneUnwanted, ordersExistOnce, refusalsNotKept } from './rules/orders.ts';
import { changesMadeOnce, reservationsFollow, stockBalances } from './rules/stock.ts';

/**
 * Compares what is written down with what the clients were told. Each finding is one sentence that begins with its
 * rule and names the ids; none means that the books are right. `poisoned`: dead letters that the run made on purpose.
 */
export function audit(books: Books, diary: Diary, { poisoned }: { poisoned?: ReadonlySet<string> } = {}): string[] {
  return [
    ...ordersExistOnce(books, diary),
    ...noneUnwanted(books, diary),
    ...refusalsNotKept(books, diary),
    ...stockBalances(books, diary),
    ...reservationsFollow(books),
    ...changesMadeOnce(books, diary),
    ...handledOnce(books),
    ...logsTellOrders(books),
    ...trailHoldsAll(books),
    ...eventsTold(books),
    ...deliveriesAgree(books),
    ...mailsMatch(books),
    ...pushesAndTextsMatch(books),
    ...nothingLeft(books, poisoned),
    ...ordersAddUp(books, diary),
    ...analyticsAgrees(books),
    ...logsGapless(books),
  ];
}
