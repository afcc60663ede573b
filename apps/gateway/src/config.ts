import { tracingSettings } from '@waybill/runtime';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
const perMinute = z.coerce.number().int().min(1);

export const Settings = z.object({
  ...tracingSettings,
  HOST: z.string().default('127.0.0.1').describe('the address to listen on'),
  PORT: port.default(8080).describe('the port of the API'),
  METRICS_PORT: port.default(8081).describe('the port of /metrics, which no ingress may reach'),
  DAPR_HTTP_PORT: port.default(3500).describe('the HTTP port of the sidecar'),
  DAPR_API_TOKEN: z.string().optional().describe('what the sidecar demands of its app'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  TOKEN_ISSUER: z.string().default('waybill'),
  TOKEN_AUDIENCE: z.string().default('waybill'),
  APPS: list
    .optional()
    .describe('the apps that are to be there, separated by commas; all of the route table by default'),
  CORS_ORIGINS: list.default([]).describe('origins whose pages may call the API, separated by commas'),
  REPLICAS: z.coerce.number().int().min(1).default(1).describe('how many gateways share the limits'),
  TRUSTED_PROXIES: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('proxies before the gateway that append to X-Forwarded-For'),
  LIMIT_PER_ADDRESS: perMinute.default(6_000).describe('requests a minute from one address'),
  LIMIT_PER_USER: perMinute.default(3_000).describe('requests a minute of one signed-in user'),
  LIMIT_SIGN_IN: perMinute.default(60).describe('requests a minute from one address to /api/v1/auth'),
  MAX_IN_FLIGHT: z.coerce
    .number()
    .int()
    .min(1)
    .default(512)
    .describe('how many requests are worked on at once; more are refused with 429'),
  FORWARD_TIMEOUT_MS: z.coerce.number().int().min(100).default(10_000),
});
export type Settings = z.output<typeof Settings>;
