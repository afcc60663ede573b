import pino from 'pino';

const secretNames = [
  /^(authorization|proxy-authorization|cookie|set-cookie|keyValue)$/i,
  /(^|[_-])(hash|hashes|passwords?|secrets?|tokens?|e-?mails?)$/i,
  /[a-z](Hash|Hashes|Passwords?|Secrets?|Tokens?|Emails?)$/,
  /(^|[_-])(private|signing|api|secret|encryption)[_-]?keys?$/i,
  /[a-z](Private|Signing|Api|Secret|Encryption)Keys?$/,
];

/** What an error may tell beside its type, message and stack. Drivers hang whole documents on theirs. */
const tellingMembers = ['code', 'codeName', 'errorLabels', 'app', 'status', 'operation', 'errorCode'];

const deepest = 8;

/** A copy of `value` in which every member with a secret's name says `[hidden]`, at any depth; errors are `plainError`s. */
export function redacted(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return value.map((item) => redacted(item, depth + 1));
  if (value instanceof Error) return redacted(plainError(value), depth);
  if (!isPlain(value)) return value;
  if (depth > deepest) return '[too deep]';
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    copy[name] = isSecret(name, member) ? '[hidden]' : redacted(member, depth + 1);
  }
  return copy;
}

/** An error as a plain object: what it may tell, message and stack with those of its causes [L10]. */
function plainError(error: Error): Record<string, unknown> {
  const { message, stack } = pino.stdSerializers.err(error);
  const members = error as unknown as Record<string, unknown>;
  const told = tellingMembers.filter((name) => members[name] !== undefined).map((name) => [name, members[name]]);
  return {
    ...Object.fromEntries(told),
    type: error.name,
    message: withoutKeyValues(message),
    stack: withoutKeyValues(stack),
  };
}

/** Hides credentials inside text: bearer tokens, the password of a URI, and the values in a duplicate key. */
export const redactedText = (text: string): string =>
  text
    .replace(/\b(Bearer\s+)[\w.~+/=-]+/gi, '$1[hidden]')
    .replace(/(\w:\/\/[^\s:@/"]*:)[^\s@/"]+@/g, '$1[hidden]@')
    .replace(/dup key: \{(?:\\".*?\\"|[^}"])*\}/g, 'dup key: {[hidden]}');

/** To the last brace of the line, since a value may hold braces; in an error's own text that eats nothing else. */
const withoutKeyValues = (text: string): string => text.replace(/dup key: \{.*\}/g, 'dup key: {[hidden]}');

/** A number under a plural, such as `tokens: 3`, is a count. */
function isSecret(name: string, member: unknown): boolean {
  if (member === undefined || (typeof member === 'number' && name.endsWith('s'))) return false;
  return secretNames.some((pattern) => pattern.test(name));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
