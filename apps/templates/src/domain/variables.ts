import { Refusal, type TemplateVariable } from '@waybill/contracts';

/** Put in by notifications itself: the reader, by `user.name`. */
const always = ['user'];

/** Refuses with `template-invalid` a variable that is used and not declared. */
export function refuseUndeclared(used: readonly string[], declared: readonly TemplateVariable[], where: string): void {
  const known = new Set([...always, ...declared.map(({ name }) => name.split('.')[0])]);
  const unknown = used.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new Refusal('template-invalid', {
    reason: `${where} uses ${unknown}; declare it in variables, or leave it out`,
  });
}

/** Refuses with `variable-missing` when a required variable was not given. */
export function refuseMissing(variables: Record<string, unknown>, declared: readonly TemplateVariable[]): void {
  for (const { name, required } of declared) {
    if (required && read(variables, name) == null) throw new Refusal('variable-missing', { variable: name });
  }
}

function read(variables: Record<string, unknown>, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, step) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, step)
          ? (value as Record<string, unknown>)[step]
          : undefined,
      variables,
    );
}
