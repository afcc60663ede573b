import { z } from 'zod';
import type { Json } from './openapi.ts';

/**
 * The JSON Schema of a zod schema as an OpenAPI 3.1 schema object. Named parts (`.meta({ id })`) go into `schemas`
 * and are referred to.
 */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output', schemas: Record<string, Json>): Json {
  const {
    $schema: _dialect,
    $defs = {},
    ...own
  } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json & {
    $defs?: Record<string, Json>;
  };
  for (const [name, definition] of Object.entries($defs)) schemas[name] ??= moved(definition) as Json;
  return moved(own) as Json;
}

function moved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moved);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) =>
      name === '$ref' && typeof member === 'string'
        ? [name, member.replace('#/$defs/', '#/components/schemas/')]
        : [name, moved(member)],
    ),
  );
}
