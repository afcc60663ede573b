import { z } from 'zod';
import type { Json } from './openapi.ts';
import { problemResponses } from './openapi-problems.ts';
import { schemaOf } from './openapi-schema.ts';
import { parametersOf } from './route.ts';
import type { Route } from './types.ts';

/** One route as an OpenAPI operation. Internal ones are marked `x-internal`, with the apps that may call them. */
export function operationOf(route: Route, app: string, schemas: Record<string, Json>): Json {
  const { name, summary, description, access, body, success } = route;
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
    parameters: [...pathParameters(route, schemas), ...queryParameters(route, schemas), ...headerParameters(route)],
    ...(body && {
      requestBody: {
        required: !body.safeParse(undefined).success,
        content: { 'application/json': { schema: schemaOf(body, 'input', schemas) } },
      },
    }),
    responses: { [success]: successOf(route, schemas), ...problemResponses(route) },
  };
}

function successOf({ success, returns, answers = {}, summary }: Route, schemas: Record<string, Json>): Json {
  const headers = Object.entries(answers).map(([name, meaning]) => [name, headerOf(meaning)]);
  const withBody = success !== 204 && returns;
  return {
    description: summary,
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
    ...(withBody && { content: { 'application/json': { schema: schemaOf(returns, 'output', schemas) } } }),
  };
}

const headerOf = (description: string): Json => ({ description, schema: { type: 'string' } });

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

function headerParameters({ access, method, idempotent }: Route): Json[] {
  const signedIn = typeof access === 'string' && access !== 'anyone';
  const once = signedIn && method === 'post' && idempotent !== false;
  const guarded = method === 'put' || method === 'patch' || method === 'delete';
  return [
    { name: 'Accept-Language', in: 'header', schema: { enum: ['en', 'vi'], default: 'en' } },
    ...(once
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            description: 'Repeat it on every retry: the effect happens once and the answer is the same, for 30 days',
            schema: { type: 'string', minLength: 1, maxLength: 255 },
            example: '6f8f9c9e-58a5-4b60-9d3f-0f1f1f4fb0a1',
          },
        ]
      : []),
    ...(guarded
      ? [
          {
            name: 'If-Match',
            in: 'header',
            description: 'ETag of the state the change is meant for',
            ...headerSchema('"3"'),
          },
        ]
      : []),
  ];
}

const headerSchema = (example: string): Json => ({ schema: { type: 'string' }, example });
