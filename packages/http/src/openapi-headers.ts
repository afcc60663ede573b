import { z } from 'zod';
import { takesKeys } from './idempotency.ts';
import type { Json } from './openapi.ts';
import type { Route } from './types.ts';

const isSignedIn = ({ access }: Route): boolean => typeof access === 'string' && access !== 'anyone';

const hasVersion = ({ returns }: Route): boolean => returns instanceof z.ZodObject && 'version' in returns.shape;

/** Whether a read is answered with 304 to whoever has its version already. */
export const isConditional = (route: Route): boolean => route.method === 'get' && hasVersion(route);

/** Headers a caller may send. */
export function headerParameters(route: Route, keyMandatory: boolean): Json[] {
  const { method } = route;
  const guarded = method === 'put' || method === 'patch' || method === 'delete';
  return [
    { name: 'Accept-Language', in: 'header', schema: { enum: ['en', 'vi'], default: 'en' } },
    ...(isSignedIn(route) && takesKeys(route)
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            ...(keyMandatory && { required: true }),
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
            schema: { type: 'string' },
            example: '"3"',
          },
        ]
      : []),
    ...(isConditional(route)
      ? [
          {
            name: 'If-None-Match',
            in: 'header',
            description: 'ETag of the state the caller has already',
            schema: { type: 'string' },
            example: '"3"',
          },
        ]
      : []),
  ];
}

/** Headers of the answer; RateLimit is the gateway's, so that only what can be called from outside has it. */
export function answerHeaders(route: Route): Json {
  const { access, success, answers = {} } = route;
  const told: Record<string, string> = {
    ...(typeof access === 'string' && {
      RateLimit: 'What is left of each limit, and in how many seconds it is whole again',
      'RateLimit-Policy': 'The limits that count here',
    }),
    ...(hasVersion(route) && { ETag: 'The version, for If-Match' }),
    ...(success === 201 && { Location: 'Where it is' }),
    ...(isSignedIn(route) && takesKeys(route) && { 'Idempotent-Replayed': '`true` where this was answered before' }),
    ...answers,
  };
  return Object.fromEntries(
    Object.entries(told).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );
}
