import { describe } from 'vitest';
import { communication } from './s1-communication.ts';
import { sharedPlatform } from './support/shared-platform.ts';

describe('S1, services that ask and tell one another', () => communication(sharedPlatform()));
