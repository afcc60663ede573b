import { tracingSettings } from '@waybill/runtime';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

/** What every service reads beside its own settings. */
export const PlatformSettings = z.object({
  ...tracingSettings,
  HOST: z.string().default('127.0.0.1').describe('the address to listen on'),
  PORT: port.describe('the port to listen on'),
  DAPR_HTTP_PORT: port.describe("the port of this app's sidecar"),
  DAPR_API_TOKEN: z.string().optional().describe('the token that the sidecar demands of its app'),
  /** Mandatory: without it whoever reaches the port could pass for any app [T2]. */
  APP_API_TOKEN: z.string().describe('the token that the sidecar sends with every call to its app'),
  MONGODB_URI: z.string().describe('the address of a MongoDB replica set, such as mongodb://127.0.0.1:27017'),
  MONGODB_DATABASE: z.string().optional().describe("this service's database; left out, the app-id"),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  TOKEN_ISSUER: z.string().default('waybill').describe('`iss` of access tokens'),
  TOKEN_AUDIENCE: z.string().default('waybill').describe('`aud` of access tokens'),
  KEY_MANDATORY_ON: z
    .string()
    .default('')
    .transform((names) => names.split(',').flatMap((name) => name.trim() || []))
    .describe('names of routes that refuse a request without Idempotency-Key, separated by commas'),
  MIGRATE_ONLY: z
    .stringbool()
    .default(false)
    .describe('true to bring the database up to date and end: for a Job that runs before new replicas come'),
  MAX_IN_FLIGHT: z.coerce
    .number()
    .int()
    .min(1)
    .default(256)
    .describe('how many requests from outside are worked on at once; more are refused with 429'),
  UNREACHABLE_RETRY_S: z.coerce
    .number()
    .min(0.1)
    .default(30)
    .describe('how long a task waits whose neighbour cannot be reached'),
  FIRST_RETRY_S: z.coerce
    .number()
    .min(0.05)
    .default(2)
    .describe('how long the first retry waits of what a reaction or a task threw on; each further one twice as long'),
});
export type PlatformSettings = z.infer<typeof PlatformSettings>;
