import { type Language, Refusal } from '@waybill/contracts';
import { z } from 'zod';

export type Part = 'body' | 'query' | 'path' | 'header';

/** One mistake in the input: where (JSON pointer inside its part) and what to mend. */
export interface InputError {
  in: Part;
  pointer: string;
  detail: string;
}

/** An answer must not grow with the mistakes in a request, nor repeat much of it. */
const mostErrors = 50;
const longestText = 200;

/**
 * The request does not fit its schema: 400 `malformed-request` with its mistakes at once, fifty at most; `more_errors`
 * says how many were left out.
 */
export class InvalidInput extends Refusal {
  readonly errors: readonly InputError[];

  constructor(errors: readonly InputError[]) {
    const more = errors.length - mostErrors;
    super('malformed-request', more > 0 ? { more_errors: more } : {});
    this.name = 'InvalidInput';
    this.errors = errors.slice(0, mostErrors).map(({ in: part, pointer, detail }) => ({
      in: part,
      pointer: pointer.slice(0, longestText),
      detail: detail.slice(0, longestText),
    }));
  }
}

/** JSON pointer (RFC 6901) of a path; the whole document is the empty string. */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const vietnamese = z.locales.vi().localeError;

/** Zod's own message repeats every unknown key, and there is one mistake for each of them. */
const unknownMember = {
  en: 'Leave this member out: it is not known here',
  vi: 'Hãy bỏ trường này: ở đây không có trường này',
};

/** Parse options that make zod's messages speak `language`. */
export const messagesIn = (language: Language): z.core.ParseContext<z.core.$ZodIssue> => ({
  error: (issue) => {
    if (issue.code === 'unrecognized_keys') return unknownMember[language];
    return language === 'vi' ? vietnamese(issue) : undefined;
  },
});

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
