/** An answer that the API does not give to a well-formed request; its message says what was asked and answered. */
class ApiRefused extends Error {
  override readonly name = 'ApiRefused';
  readonly status: number;

  constructor(method: string, path: string, status: number, body: string) {
    super(`${method} ${path} answered ${status}: ${body.slice(0, 400)}`);
    this.status = status;
  }
}

interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  readonly body?: unknown;
  readonly key?: string;
}

export type Api = <T>(call: Call) => Promise<T>;

/** Where the gateway is, and what else its door wants to hear: a plain address, or one through a sidecar. */
export type Gateway = string | { readonly url: string; readonly headers: Readonly<Record<string, string>> };

/** The public API as one caller sees it. A 429 or 503 is asked again for half a minute. */
export function apiAt(gateway: Gateway, accessToken?: string): Api {
  const { url, headers } = typeof gateway === 'string' ? { url: gateway, headers: {} } : gateway;
  return async <T>({ method = 'GET', path, body, key }: Call): Promise<T> => {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          ...headers,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
          ...(key !== undefined && { 'idempotency-key': key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(20_000),
      });
      const text = await response.text();
      if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
      const passing = response.status === 429 || response.status === 503;
      if (!passing || Date.now() > deadline) throw new ApiRefused(method, path, response.status, text);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  };
}

/** All pages of a list. */
export async function everyItem<T>(api: Api, path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null | undefined;
  do {
    const query = new URLSearchParams({ limit: '100', ...(cursor && { cursor }) });
    const page = await api<{ items: T[]; next_cursor?: string | null }>({ path: `${path}?${query}` });
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return items;
}
