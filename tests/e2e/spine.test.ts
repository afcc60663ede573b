import { afterAll, beforeAll, describe } from 'vitest';
import { accessMatrix } from './access-matrix.ts';
import { badInput } from './bad-input.ts';
import { brokerLost } from './broker-lost.ts';
import { closedDoors } from './closed-doors.ts';
import { idempotency } from './idempotency.ts';
import { journey } from './journey.ts';
import { labGuide } from './lab-guide.ts';
import { metrics } from './metrics.ts';
import { oversold } from './oversold.ts';
import { shop } from './s0-shop.ts';
import { communication } from './s1-communication.ts';
import { orderSystem } from './s2-order-system.ts';
import { lab } from './s3-lab.ts';
import { notifications } from './s4-notifications.ts';
import { type Platform, startPlatform } from './support/platform.ts';

/** One platform for all: daprd, RabbitMQ, Redis, the database and every service are the real ones. */
let started: Platform;
const platform = () => started;

beforeAll(async () => {
  started = await startPlatform();
}, 300_000);
afterAll(() => started?.close(), 60_000);

describe('the journey of an order', () => journey(platform));
describe('nothing oversold', () => oversold(platform));
describe('the broker is only a fast path', () => brokerLost(platform));
describe('notifications over every channel', () => notifications(platform));
describe('idempotency', () => idempotency(platform));
describe('bad input', () => badInput(platform));
describe('closed doors', () => closedDoors(platform));
describe('metrics', () => metrics(platform));
describe('S0, the shop with a cache and a broker', () => shop(platform));
describe('S1, services that ask and tell one another', () => communication(platform));
describe('S2, the event-driven order system', () => orderSystem(platform));
describe('S3, the laboratory of services', () => lab(platform));
describe('the laboratory', () => labGuide(platform));
describe('who may do what', () => accessMatrix(platform));
