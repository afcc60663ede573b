import type { z } from 'zod';

/** Everything that is wrong with the settings, in one message: a line per variable, with what to do. */
export class ConfigError extends Error {
  /** Names of the variables to mend. */
  readonly variables: readonly string[];

  constructor(mistakes: readonly { variable: string; advice: string }[]) {
    super(`Settings to mend:\n${mistakes.map(({ variable, advice }) => `  ${variable}: ${advice}`).join('\n')}`);
    this.name = 'ConfigError';
    this.variables = mistakes.map(({ variable }) => variable);
  }
}

/**
 * Reads the settings named in `schema` from `env`, once, at the start. An empty variable counts as missing. Throws one
 * `ConfigError` that names every mistake; it repeats no value, since a value may be a secret. A field's `.describe()`
 * is what the reader is told to set.
 */
export function loadConfig<Schema extends z.ZodObject>(
  schema: Schema,
  env: Record<string, string | undefined> = process.env,
): z.output<Schema> {
  const names = Object.keys(schema.shape);
  const given = Object.fromEntries(names.filter((name) => env[name]?.trim()).map((name) => [name, env[name]]));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map((issue) => {
      const variable = String(issue.path[0] ?? 'settings');
      return { variable, advice: advise(schema.shape[variable], given[variable], issue.message) };
    }),
  );
}

function advise(field: z.core.$ZodType | undefined, value: string | undefined, message: string): string {
  const meaning =
    field && 'description' in field && typeof field.description === 'string' ? field.description : undefined;
  if (field && value === undefined) return `is missing; set it${meaning ? ` to ${meaning}` : ''}`;
  const safeMessage = value === undefined ? message : message.replaceAll(value, '…');
  return `${safeMessage}${meaning ? ` (${meaning})` : ''}`;
}
