import { z } from 'zod';

const seconds = z.coerce.number().min(0.05);
const times = z.coerce.number().int().min(1);

/** The settings of every channel, to be spread into those of its app. */
export const deliverySettings = {
  SEND_DEADLINE_S: seconds.default(60).describe('how long one send may last'),
  BREAKER_FAILURES: times.default(5).describe('consecutive failures that pause sending'),
  BREAKER_PAUSE_S: seconds.default(60).describe('how long the pause lasts'),
  BREAKER_SUCCESSES: times.default(2).describe('successes after a pause that end the caution'),
  /** At least the 24 h that a request may be heard of again [L2] [L3]. */
  DELIVERY_RETENTION_DAYS: times.default(30).describe('how many days a delivery is kept after it has ended'),
};

const schema = z.object(deliverySettings);
export type DeliverySettings = z.infer<typeof schema>;
