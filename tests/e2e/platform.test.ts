import { describe } from 'vitest';
import { accessMatrix } from './access-matrix.ts';
import { badInput } from './bad-input.ts';
import { brokerLost } from './broker-lost.ts';
import { closedDoors } from './closed-doors.ts';
import { idempotency } from './idempotency.ts';
import { journey } from './journey.ts';
import { labGuide } from './lab-guide.ts';
import { metrics } from './metrics.ts';
import { oversold } from './oversold.ts';
import { sharedPlatform } from './support/shared-platform.ts';

/** What no single system told of; daprd, RabbitMQ, Redis, the database and every service are the real ones. */
const platform = sharedPlatform();

describe('the journey of an order', () => journey(platform));
describe('nothing oversold', () => oversold(platform));
describe('the broker is only a fast path', () => brokerLost(platform));
describe('idempotency', () => idempotency(platform));
describe('bad input', () => badInput(platform));
describe('closed doors', () => closedDoors(platform));
describe('metrics', () => metrics(platform));
describe('the laboratory', () => labGuide(platform));
describe('who may do what', () => accessMatrix(platform));
