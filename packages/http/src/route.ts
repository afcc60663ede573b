import { z } from 'zod';
import { strict } from './strict.ts';
import type { Route, RouteDefinition } from './types.ts';

/**
 * Declares a route: the one source of its validation, its documentation and its handler's types. Bodies and queries
 * refuse unknown members at any depth, also where the schema is a plain `z.object`.
 */
export function route<
  Params extends z.ZodType = z.ZodType<Record<string, never>>,
  Query extends z.ZodType = z.ZodType<Record<string, never>>,
  Body extends z.ZodType = z.ZodType<undefined>,
  Answer extends z.ZodType = z.ZodType<unknown>,
>(definition: RouteDefinition<Params, Query, Body, Answer>): Route {
  const { name, path, params, query, body } = definition;
  const declared = params instanceof z.ZodObject ? Object.keys(params.shape) : [];
  const undeclared = parametersOf(path).filter((parameter) => !declared.includes(parameter));
  if (undeclared.length > 0) throw new Error(`Route ${name}: declare ${undeclared.join(', ')} of its path in params`);
  return {
    ...(definition as unknown as Route),
    ...(query && { query: strict(query) }),
    ...(body && { body: strict(body) }),
  };
}

/** Names of the `:parameters` of a path. */
export const parametersOf = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name]) => String(name));
