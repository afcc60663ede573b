import { type Language, Refusal } from '@waybill/contracts';
import { z } from 'zod';

export type Part = 'body' | 'query' | 'path' | 'header';

/** One mistake in the input: where (JSON pointer inside its part) and what to mend. */
export interface InputError {
  in: Part;
  pointer: string;
  detail: string;
}

/** The request does not fit its schema: 400 `malformed-request` with every mistake at once. */
export class InvalidInput extends Refusal {
  readonly errors: readonly InputError[];

  constructor(errors: readonly InputError[]) {
    super('malformed-request');
    this.name = 'InvalidInput';
    this.errors = errors;
  }
}

/** JSON pointer (RFC 6901) of a path; the whole document is the empty string. */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const vietnamese = z.locales.vi().localeError;

/** Parse options that make zod's messages speak `language`. */
export const messagesIn = (language: Language): z.core.ParseContext<z.core.$ZodIssue> =>
  language === 'vi' ? { error: vietnamese } : {};

/** Every mistake of a zod error, in the order of the schema. */
export function inputErrors(
  part: Part,
  issues: readonly z.core.$ZodIssue[],
  base: readonly PropertyKey[] = [],
): InputError[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ in: part, pointer: pointerOf([...path, key]), detail: issue.message }));
    }
    if (issue.code === 'invalid_union') {
      const closest = issue.errors.toSorted((one, other) => one.length - other.length)[0];
      if (closest && closest.length > 0) return inputErrors(part, closest, path);
    }
    return [{ in: part, pointer: pointerOf(path), detail: issue.message }];
  });
}
