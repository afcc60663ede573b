import type { App } from '@waybill/service';
import type { Settings } from './config.ts';
import { exportEvents } from './features/export-events.ts';
import { exportSales } from './features/export-sales.ts';
import { forgetAnswers } from './features/forget-answers.ts';
import { listEvents } from './features/list-events.ts';
import { onAnyEvent } from './features/on-any-event.ts';
import { onOrderEvents } from './features/on-order-events.ts';
import { readSales } from './features/read-sales.ts';
import { readSummary } from './features/read-summary.ts';
import { readTopProducts } from './features/read-top-products.ts';
import { createAnswerCache } from './storage/answer-cache.ts';
import { summaryGauges } from './storage/summary-gauges.ts';

export { collections } from './storage/collections.ts';

export const app: App<Settings> = ({ store, sidecar, clock }, settings) => {
  const cache = createAnswerCache(sidecar, settings);
  return {
    routes: [
      readSummary({ store, cache }),
      readSales({ store, clock, cache }),
      readTopProducts({ store, cache }),
      listEvents({ store }),
      exportSales({ store, clock }),
      exportEvents({ store }),
    ],
    reactions: [onOrderEvents(), onAnyEvent()],
    workers: [forgetAnswers({ store, cache })],
    gauges: summaryGauges({ store }),
  };
};
