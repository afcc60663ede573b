const secretNames =
  /^(authorization|proxy-authorization|cookie|set-cookie|dapr-api-token|password|secret|token|.*[_-](token|password|secret)|.*(Token|Password|Secret)|private_?key|api_?key)$/i;

const deepest = 8;

/** A copy of `value` in which every member with a secret's name says `[hidden]`, at any depth. */
export function redacted(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return value.map((item) => redacted(item, depth + 1));
  if (!isPlain(value)) return value;
  if (depth > deepest) return '[too deep]';
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    copy[name] = secretNames.test(name) && member !== undefined ? '[hidden]' : redacted(member, depth + 1);
  }
  return copy;
}

/** Hides credentials inside text: bearer tokens and the password of a URI. */
export const redactedText = (text: string): string =>
  text.replace(/\b(Bearer\s+)[\w.~+/=-]+/gi, '$1[hidden]').replace(/(\w:\/\/[^\s:@/"]*:)[^\s@/"]+@/g, '$1[hidden]@');

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
