import type { NewTemplate } from '@waybill/contracts';
import { articlePublished } from './article-published.ts';
import { orderCancelled } from './order-cancelled.ts';
import { orderConfirmation } from './order-confirmation.ts';
import { orderStatus } from './order-status.ts';
import { welcome } from './welcome.ts';

/** The templates that come with the platform. Changed content becomes a new version at the next start. */
export const shipped: readonly NewTemplate[] = [
  orderConfirmation,
  orderStatus,
  orderCancelled,
  welcome,
  articlePublished,
];
