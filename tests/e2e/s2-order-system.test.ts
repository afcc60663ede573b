import { describe } from 'vitest';
import { orderSystem } from './s2-order-system.ts';
import { sharedPlatform } from './support/shared-platform.ts';

describe('S2, the event-driven order system', () => orderSystem(sharedPlatform()));
