import { describe } from 'vitest';
import { lab } from './s3-lab.ts';
import { sharedPlatform } from './support/shared-platform.ts';

describe('S3, the laboratory of services', () => lab(sharedPlatform()));
