import { expect, test } from 'vitest';
import { Settings } from './config.ts';

test('an access token lives for ten minutes at most', () => {
  expect(Settings.parse({}).ACCESS_TOKEN_TTL_S).toBe(600);
  expect(Settings.safeParse({ ACCESS_TOKEN_TTL_S: '601' }).success).toBe(false);
});
