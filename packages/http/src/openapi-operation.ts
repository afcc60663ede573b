import { z } from 'zod';
import type { Json } from './openapi.ts';
import { answerHeaders, headerParameters, isConditional } from './openapi-headers.ts';
import { problemResponses } from './openapi-problems.ts';
import { schemaOf } from './openapi-schema.ts';
import { parametersOf } from './route.ts';
import type { Route } from './types.ts';

/** One route as an OpenAPI operation. Internal ones are marked `x-internal`, with the apps that may call them. */
export function operationOf(
  route: Route,
  { app, schemas, keyMandatory }: { app: string; schemas: Record<string, Json>; keyMandatory: boolean },
): Json {
  const { name, summary, description, access, body, success, again } = route;
  const internal = typeof access === 'object';
  const permission = internal || access === 'anyone' || access === 'signed-in' ? undefined : access;
  return {
    operationId: name,
    summary,
    ...(description && { description }),
    tags: [app],
    ...(internal && { 'x-internal': true, 'x-callers': access.callers }),
    ...(permission && { 'x-permission': permission }),
    security: internal || access === 'anyone' ? [] : [{ bearer: [] }],
    parameters: [
      ...pathParameters(route, schemas),
      ...queryParameters(route, schemas),
      ...headerParameters(route, keyMandatory),
    ],
    ...(body && {
      requestBody: {
        required: !body.safeParse(undefined).success,
        content: { 'application/json': { schema: schemaOf(body, 'input', schemas) } },
      },
    }),
    responses: {
      [success]: successOf(route, schemas),
      ...(again && { [again]: { ...successOf(route, schemas), description: 'It was there before' } }),
      ...(isConditional(route) && { 304: { description: 'Unchanged since the ETag in If-None-Match' } }),
      ...problemResponses(route, keyMandatory),
    },
  };
}

function successOf(route: Route, schemas: Record<string, Json>): Json {
  const { success, returns, summary, streams } = route;
  const headers = answerHeaders(route);
  const withBody = success !== 204 && returns;
  return {
    description: summary,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(streams && { content: { [streams]: { schema: { type: 'string' } } } }),
    ...(withBody && { content: { 'application/json': { schema: schemaOf(returns, 'output', schemas) } } }),
  };
}

function pathParameters({ path, params }: Route, schemas: Record<string, Json>): Json[] {
  const { properties = {} } = (params ? schemaOf(params, 'input', schemas) : {}) as {
    properties?: Record<string, Json>;
  };
  return parametersOf(path).map((name) => ({ name, in: 'path', required: true, schema: properties[name] ?? {} }));
}

function queryParameters({ query }: Route, schemas: Record<string, Json>): Json[] {
  if (!(query instanceof z.ZodObject)) return [];
  return Object.entries(query.shape as Record<string, z.ZodType>).map(([name, field]) => {
    const { description, ...schema } = schemaOf(field, 'output', schemas);
    const required = !field.safeParse(undefined).success;
    return { name, in: 'query', required, ...(description !== undefined && { description }), schema };
  });
}
