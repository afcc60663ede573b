import type { StoredAnswer } from '@waybill/runtime';
import { Reply, type Route } from './types.ts';

const jsonContentType = 'application/json; charset=utf-8';

/**
 * The answer to a request, byte for byte. A document that carries its `version` gets it as `ETag`, unless the reply
 * names another one.
 */
export function answerOf(route: Pick<Route, 'success'>, result: unknown): StoredAnswer {
  const { body, status = route.success, headers } = result instanceof Reply ? result : new Reply(result);
  if (status === 204 || body === undefined) return { status, headers: lowerCased(headers), body: '' };
  const version = versionOf(body);
  return {
    status,
    headers: {
      'content-type': jsonContentType,
      ...(version !== undefined && { etag: `"${version}"` }),
      ...lowerCased(headers),
    },
    body: JSON.stringify(body),
  };
}

function versionOf(body: unknown): number | undefined {
  if (typeof body !== 'object' || body === null || !('version' in body)) return undefined;
  return Number.isInteger(body.version) ? (body.version as number) : undefined;
}

const lowerCased = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
