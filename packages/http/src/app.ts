import type { Clock, Logger, Metrics } from '@waybill/runtime';
import Koa from 'koa';
import { admission } from './admission.ts';
import { appToken } from './app-token.ts';
import { correlation } from './correlation.ts';
import { health, type ReadReadiness } from './health.ts';
import { logging } from './logging.ts';
import { isRead } from './methods.ts';
import { openApi } from './openapi.ts';
import { type OnFailure, problems } from './problems.ts';
import { requestMetrics } from './request-metrics.ts';
import { createRouter } from './router.ts';
import type { Middleware, RequestState } from './state.ts';
import type { VerifyToken } from './tokens.ts';
import { tracing } from './tracing.ts';
import type { Route } from './types.ts';

export interface AppOptions {
  /** App-id. */
  app: string;
  routes: readonly Route[];
  title?: string;
  description?: string;
  version?: string;
  /** Needed as soon as a route asks for signed-in callers. */
  auth?: VerifyToken | undefined;
  /** What Dapr sends in `dapr-api-token`; null where every caller is let in: in the gateway, and in tests [T2]. */
  appApiToken: string | null;
  /** Whether a caller's `traceparent` is taken over; default true. Not at the door from outside. */
  takesTraces?: boolean;
  readiness: ReadReadiness;
  logger: Logger;
  metrics: Metrics;
  clock: Clock;
  /** Names of the routes on which a client must send its own Idempotency-Key. */
  keyMandatoryOn?: readonly string[];
  /** Requests worked on at once; more are refused with 429 right away. Default 512. */
  maxInFlight?: number;
  /** Before the app API token is asked for: for the gateway's CORS, path guard and limits. */
  extraMiddleware?: readonly Middleware[];
  /** After the token check, before the routes: Dapr's own calls, or the gateway's forwarding. */
  mount?: readonly Middleware[];
  /** Told of errors that are answered with 500. */
  onFailure?: OnFailure;
  /** Check answers against `returns`: on in tests, off in production. */
  checkAnswers?: boolean;
}

/** A service's HTTP side: `app.callback()` is its request listener. The cross-cutting order is the order below. */
export function createApp({
  app: appId,
  routes,
  title = appId,
  description,
  version = '1',
  auth,
  appApiToken,
  takesTraces = true,
  readiness,
  logger,
  metrics,
  clock,
  keyMandatoryOn = [],
  maxInFlight = 512,
  extraMiddleware = [],
  mount = [],
  onFailure,
  checkAnswers = false,
}: AppOptions): Koa<RequestState> {
  const document = openApi({ app: appId, routes, title, version, keyMandatoryOn, ...(description && { description }) });
  const app = new Koa<RequestState>();
  const order: Middleware[] = [
    admission({ limit: maxInFlight, metrics }),
    correlation({ takesTraces }),
    tracing(),
    logging({ logger, clock }),
    requestMetrics({ metrics, clock }),
    problems({ onFailure }),
    ...extraMiddleware,
    appToken(appApiToken),
    health({ readiness, metrics }),
    ...mount,
    serveDocument(JSON.stringify(document)),
    ...createRouter({ routes, keyMandatoryOn, verify: auth, checkAnswers }),
  ];
  for (const middleware of order) app.use(middleware);
  app.on('error', (err: unknown) => logger.warn({ err }, 'an answer was cut short'));
  return app;
}

const serveDocument = (text: string): Middleware =>
  async function serveOpenApi(ctx, next) {
    if (ctx.path !== '/openapi.json') return next();
    ctx.state.route = 'openapi';
    if (!isRead(ctx)) return;
    ctx.body = text;
    ctx.set('content-type', 'application/json; charset=utf-8');
  };
