import { describe } from 'vitest';
import { notifications } from './s4-notifications.ts';
import { sharedPlatform } from './support/shared-platform.ts';

describe('S4, notifications over several channels', () => notifications(sharedPlatform()));
