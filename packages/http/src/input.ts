import type { Language } from '@waybill/contracts';
import { z } from 'zod';
import { type InputError, InvalidInput, inputErrors, messagesIn, type Part } from './invalid-input.ts';
import type { Route } from './types.ts';

interface Input {
  params: unknown;
  query: unknown;
  body: unknown;
}

const nothing = z.strictObject({});

/** Checks path, query and body against the route's schemas and refuses with all their mistakes together. */
export function createInputCheck(route: Route): (given: Input, language: () => Language) => Input {
  const params = route.params ?? nothing;
  const query = route.query ?? nothing;
  return (given, language) => {
    const parsed = {
      path: params.safeParse(given.params),
      query: query.safeParse(given.query),
      body: route.body?.safeParse(given.body),
    };
    if (parsed.path.success && parsed.query.success && parsed.body?.success !== false) {
      return { params: parsed.path.data, query: parsed.query.data, body: parsed.body?.data };
    }
    const messages = messagesIn(language());
    throw new InvalidInput([
      ...mistakes('path', params, given.params, messages),
      ...mistakes('query', query, given.query, messages),
      ...(route.body ? mistakes('body', route.body, given.body, messages) : []),
    ]);
  };
}

function mistakes(
  part: Part,
  schema: z.ZodType,
  value: unknown,
  messages: ReturnType<typeof messagesIn>,
): InputError[] {
  const { error } = schema.safeParse(value, messages);
  return error ? inputErrors(part, error.issues) : [];
}
