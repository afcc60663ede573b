type Headers = Record<string, string | string[] | undefined>;

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What a client may not say: who it is on behalf of, and what the gateway itself says. */
const ours = new Set([
  'host',
  'content-length',
  'expect',
  'forwarded',
  'via',
  'x-attempt-key',
  'x-end-mark',
  'x-correlation-id',
  'x-real-ip',
  'x-request-id',
  'traceparent',
  'tracestate',
  'baggage',
]);
const ourPrefixes = ['dapr-', 'x-forwarded-', 'grpc-'];

/**
 * A client's headers as a service may get them [T3]. Correlation id and trace come from the gateway's own context. What is
 * not ASCII is percent-encoded: sidecars hand headers on as UTF-8, and fail over any other byte.
 */
export function inbound(headers: Headers): Headers {
  const kept = without(headers, ours);
  for (const [name, value] of Object.entries(kept)) {
    if (ourPrefixes.some((prefix) => name.startsWith(prefix))) delete kept[name];
    else if (value !== undefined) kept[name] = typeof value === 'string' ? inAscii(value) : value.map(inAscii);
  }
  return kept;
}

const inAscii = (value: string): string => value.replace(/[^\t\x20-\x7e]/gu, encodeURIComponent);

const ofTheInside = new Set(['server', 'traceparent', 'tracestate', 'x-end-mark', 'x-request-id', 'x-correlation-id']);

/** A service's headers as a client may get them. */
export function outbound(headers: Headers): Headers {
  const kept = without(headers, ofTheInside);
  for (const name of Object.keys(kept)) if (name.startsWith('dapr-') || name.startsWith('grpc-')) delete kept[name];
  return kept;
}

function without(headers: Headers, unwanted: ReadonlySet<string>): Headers {
  const named = String(headers.connection ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name, value]) => value !== undefined && !hopByHop.has(name) && !named.includes(name) && !unwanted.has(name),
    ),
  );
}
