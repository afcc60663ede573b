import { z } from 'zod';

/**
 * The same schema, in which every plain `z.object` refuses unknown members, at any depth. Objects that say themselves
 * what becomes of unknown members (`strictObject`, `looseObject`, `catchall`) stay as they are.
 */
export function strict(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) return strictObject(schema);
  if (schema instanceof z.ZodArray) return changed(schema, { element: strict(schema.element as z.ZodType) });
  if (schema instanceof z.ZodUnion) return changed(schema, { options: (schema.options as z.ZodType[]).map(strict) });
  if (schema instanceof z.ZodPipe) return changed(schema, { in: strict(schema.in as z.ZodType) });
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return changed(schema, { innerType: strict(schema.unwrap() as z.ZodType) });
  }
  return schema;
}

function strictObject(schema: z.ZodObject): z.ZodType {
  const fields = Object.entries(schema.shape as Record<string, z.ZodType>);
  const shape = Object.fromEntries(fields.map(([name, field]) => [name, strict(field)]));
  const sameFields = fields.every(([name, field]) => shape[name] === field);
  const catchall = schema.def.catchall ?? z.never();
  return changed(schema, { shape: sameFields ? schema.shape : shape, catchall });
}

/** A clone with other parts and the same checks and description; the schema itself where nothing is other. */
function changed(schema: z.ZodType, parts: Record<string, unknown>): z.ZodType {
  const old = schema.def as unknown as Record<string, unknown>;
  const same = Object.entries(parts).every(([name, part]) => equal(old[name], part));
  return same ? schema : schema.clone({ ...schema.def, ...parts } as typeof schema.def, { parent: true });
}

const equal = (one: unknown, other: unknown): boolean =>
  Array.isArray(one) && Array.isArray(other) ? one.every((item, index) => item === other[index]) : one === other;
