import { expect, test } from 'vitest';
import { z } from 'zod';
import { ConfigError, loadConfig } from './config.ts';

const Settings = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  MONGODB_URI: z.url().describe('the address of the database, such as mongodb://127.0.0.1:27017'),
  ADMIN_PASSWORD: z
    .string()
    .min(12)
    .refine((value) => !value.startsWith('password'), { error: ({ input }) => `must not be ${input}` })
    .optional(),
});

const mistakesOf = (env: Record<string, string>): ConfigError => {
  try {
    loadConfig(Settings, env);
  } catch (error) {
    return error as ConfigError;
  }
  throw new Error('The settings were accepted');
};

test('settings are read by their types, with defaults, and nothing else of the environment', () => {
  expect(loadConfig(Settings, { MONGODB_URI: 'mongodb://db', HOME: '/somewhere' })).toEqual({
    PORT: 3000,
    MONGODB_URI: 'mongodb://db',
  });
});

test('an empty variable counts as missing', () => {
  expect(loadConfig(Settings, { PORT: ' ', MONGODB_URI: 'mongodb://db' }).PORT).toBe(3000);
  expect(mistakesOf({ MONGODB_URI: '' }).message).toContain('MONGODB_URI: is missing; set it to the address');
});

test('every mistake is told at once, by the name of its variable', () => {
  const error = mistakesOf({ PORT: 'many', ADMIN_PASSWORD: 'short' });
  expect(error).toBeInstanceOf(ConfigError);
  expect(error.variables).toEqual(['PORT', 'MONGODB_URI', 'ADMIN_PASSWORD']);
  expect(error.message.split('\n')).toHaveLength(4);
});

test('no value is repeated, since it may be a secret', () => {
  expect(mistakesOf({ ADMIN_PASSWORD: 'password-of-mine' }).message).not.toContain('password-of-mine');
});
