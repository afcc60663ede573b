import { JsonWebKeySet } from '@waybill/contracts';
import { createApp, createTokenVerifier, type OnFailure, type ReadKeys, type ReadReadiness } from '@waybill/http';
import type { Clock, Logger, Metrics } from '@waybill/runtime';
import type { Sidecar } from '@waybill/sidecar';
import { z } from 'zod';
import type { Settings } from './config.ts';
import { platformApps } from './domain/route-table.ts';
import { allowOrigins } from './features/allow-origins.ts';
import { forwardRequest } from './features/forward-request.ts';
import { guardPath } from './features/guard-path.ts';
import { createLimits, limitByAddress } from './features/limit-requests.ts';
import { listDeadLetters } from './features/list-dead-letters.ts';
import { replayDeadLetters } from './features/replay-dead-letters.ts';
import { serveAsyncApi } from './features/serve-asyncapi.ts';
import { serveDocsPage } from './features/serve-docs-page.ts';
import { serveDocument } from './features/serve-document.ts';
import { showHealth } from './features/show-health.ts';
import { verifyCaller } from './features/verify-caller.ts';
import { welcome } from './features/welcome.ts';
import { wrapAnswer } from './features/wrap-answer.ts';

export interface GatewayParts {
  settings: Settings;
  sidecar: Sidecar;
  readiness: ReadReadiness;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
  onFailure?: OnFailure;
}

const KeySet = z.custom<Awaited<ReturnType<ReadKeys>>>((value) => JsonWebKeySet.safeParse(value).success);

/** The only door from outside. What a request passes, in this order, is what stands below. */
export function createGateway({ settings, sidecar, readiness, clock, logger, metrics, onFailure }: GatewayParts) {
  const apps = platformApps(settings.APPS);
  const limits = createLimits(settings, clock);
  const verify = createTokenVerifier({
    issuer: settings.TOKEN_ISSUER,
    audience: settings.TOKEN_AUDIENCE,
    keys: () => sidecar.invoke({ app: 'users', path: '/api/v1/auth/jwks', deadlineMs: 2_000, returns: KeySet }),
    clock,
  });
  const routes = [
    showHealth({ sidecar, apps, clock }),
    listDeadLetters({ sidecar, apps }),
    replayDeadLetters({ sidecar, apps }),
  ];
  return createApp({
    app: 'gateway',
    routes,
    auth: verify,
    // The door is open; services behind it know their own sidecars [T2].
    appApiToken: null,
    takesTraces: false,
    readiness,
    clock,
    logger,
    metrics,
    maxInFlight: settings.MAX_IN_FLIGHT,
    ...(onFailure && { onFailure }),
    extraMiddleware: [
      wrapAnswer(),
      allowOrigins(settings.CORS_ORIGINS),
      guardPath(),
      limitByAddress(limits, { trustedProxies: settings.TRUSTED_PROXIES }),
      verifyCaller({ verify, limits }),
    ],
    mount: [
      serveDocument({ sidecar, apps, routes, clock, logger }),
      serveDocsPage({ apps }),
      serveAsyncApi(),
      welcome(),
      forwardRequest({ sidecar, deadlineMs: settings.FORWARD_TIMEOUT_MS }),
    ],
  });
}
