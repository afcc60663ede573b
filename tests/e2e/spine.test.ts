import { afterAll, beforeAll, describe } from 'vitest';
import { badInput } from './bad-input.ts';
import { brokerLost } from './broker-lost.ts';
import { closedDoors } from './closed-doors.ts';
import { idempotency } from './idempotency.ts';
import { journey } from './journey.ts';
import { metrics } from './metrics.ts';
import { oversold } from './oversold.ts';
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
describe('idempotency', () => idempotency(platform));
describe('bad input', () => badInput(platform));
describe('closed doors', () => closedDoors(platform));
describe('metrics', () => metrics(platform));
