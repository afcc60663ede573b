import { describe } from 'vitest';
import { shop } from './s0-shop.ts';
import { sharedPlatform } from './support/shared-platform.ts';

describe('S0, the shop with a cache and a broker', () => shop(sharedPlatform()));
