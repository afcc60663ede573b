import { operationOf } from './openapi-operation.ts';
import { problemSchema } from './openapi-problems.ts';
import type { Route } from './types.ts';

export type Json = Record<string, unknown>;

export interface OpenApiDocument {
  openapi: '3.1.0';
  info: { title: string; version: string; description?: string };
  servers?: { url: string }[];
  tags?: { name: string; description?: string }[];
  paths: Record<string, Record<string, Json>>;
  components: { schemas: Record<string, Json>; securitySchemes: Record<string, Json> };
}

/**
 * The OpenAPI 3.1 document of a service, made from the very array that is mounted. Internal routes carry
 * `x-internal: true`; `include` leaves routes out.
 */
export function openApi({
  app,
  routes,
  title,
  description,
  version,
  include = () => true,
  keyMandatoryOn = [],
}: {
  app: string;
  routes: readonly Route[];
  title: string;
  description?: string;
  version: string;
  include?: (route: Route) => boolean;
  /** Names of the routes on which a client must send its own Idempotency-Key. */
  keyMandatoryOn?: readonly string[];
}): OpenApiDocument {
  const schemas: Record<string, Json> = { Problem: problemSchema };
  const paths: OpenApiDocument['paths'] = {};
  for (const route of routes.filter(include)) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = {
      ...paths[path],
      [route.method]: operationOf(route, {
        app,
        schemas,
        keyMandatory: keyMandatoryOn.includes(route.name),
      }),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title, version, ...(description && { description }) },
    tags: [{ name: app, ...(description && { description }) }],
    paths,
    components: { schemas, securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
  };
}
