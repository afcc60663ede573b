import { Refusal } from '@waybill/contracts';
import { type Middleware, mergeOpenApi, type OpenApiDocument, openApi } from '@waybill/http';
import type { Clock, Logger } from '@waybill/runtime';
import type { Sidecar } from '@waybill/sidecar';
import { z } from 'zod';
import { deadLettersPath } from '../domain/dead-letters.ts';
import { appFor } from '../domain/route-table.ts';
import { remember } from '../remember.ts';

export interface DocumentOptions {
  sidecar: Sidecar;
  apps: readonly string[];
  /** The gateway's own routes. */
  routes: Parameters<typeof openApi>[0]['routes'];
  clock: Clock;
  logger: Pick<Logger, 'warn'>;
}

const rememberedMs = 10_000;
const Document = z.custom<OpenApiDocument>((value) => typeof value === 'object' && value !== null && 'paths' in value);
const about = {
  title: 'Waybill',
  version: '1',
  description: 'Orders and notifications. Sign in at `/api/v1/auth/login` and authorize with the access token.',
};

/** The documents as they are sent: of all services in one, and of each by itself. */
interface Documents {
  all: string;
  of: ReadonlyMap<string, string>;
}

/**
 * `/openapi.json`: one document for all services, or with `?service=orders` that of one. A service that does not answer
 * is left out, and its own is 503, until it is asked again 10 s later.
 */
export function serveDocument(options: DocumentOptions): Middleware {
  const read = remember(() => readDocuments(options), { forMs: rememberedMs, clock: options.clock });
  return async function servedDocument(ctx, next) {
    if (ctx.path !== '/openapi.json' || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    ctx.state.route = 'openapi';
    const { service } = ctx.query;
    if (service !== undefined && !['gateway', ...options.apps].includes(String(service)))
      throw new Refusal('not-found');
    const { all, of } = await read();
    const body = service === undefined ? all : of.get(String(service));
    if (body === undefined) throw new Refusal('unavailable');
    ctx.body = body;
    ctx.set('content-type', 'application/json; charset=utf-8');
    return undefined;
  };
}

async function readDocuments({ sidecar, apps, routes, logger }: DocumentOptions): Promise<Documents> {
  const answers = await Promise.all(
    apps.map(async (app) => {
      try {
        return {
          app,
          document: servedHere(
            app,
            await sidecar.invoke({ app, path: '/openapi.json', deadlineMs: 2_000, returns: Document }),
          ),
        };
      } catch (err) {
        logger.warn({ err, service: app }, 'a service does not show its document');
        return undefined;
      }
    }),
  );
  const own = { app: 'gateway', document: openApi({ app: 'gateway', routes, title: 'gateway', version: '1' }) };
  const read = [own, ...answers.filter((one) => one !== undefined)];
  const ofOne = (one: typeof own) => mergeOpenApi([one], { ...about, title: `${about.title}: ${one.app}` });
  return {
    all: JSON.stringify(mergeOpenApi(read, about)),
    of: new Map(read.map((one) => [one.app, JSON.stringify(ofOne(one))])),
  };
}

/** Without paths that do not lead to this app from outside. */
function servedHere(app: string, document: OpenApiDocument): OpenApiDocument {
  return {
    ...document,
    paths: Object.fromEntries(
      Object.entries(document.paths).flatMap(([path, item]) => {
        if (path.startsWith(`${deadLettersPath}/{`)) return [[path, ofTheGateway(item)]];
        return appFor(path) === app ? [[path, item]] : [];
      }),
    ),
  };
}

/** Every service serves its own dead letters; outside they are one resource. */
const ofTheGateway = (item: OpenApiDocument['paths'][string]): OpenApiDocument['paths'][string] =>
  Object.fromEntries(Object.entries(item).map(([method, operation]) => [method, { ...operation, tags: ['gateway'] }]));
