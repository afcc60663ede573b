import type { Readable } from 'node:stream';
import { currentContext } from '@waybill/runtime';
import { type Dispatcher, Pool } from 'undici';

interface CallOptions {
  method: string;
  path: string;
  headers?: Record<string, string | string[] | undefined>;
  body?: string | Uint8Array | Readable | null;
  signal: AbortSignal;
  /** Longest gap in an answer's body. Default: none, the signal decides. */
  bodyTimeoutMs?: number;
}

export interface Connection {
  /** Asks the sidecar itself. */
  ask(options: CallOptions): Promise<Dispatcher.ResponseData>;
  /** Asks a neighbour through it. */
  askNeighbour(app: string, options: CallOptions): Promise<Dispatcher.ResponseData>;
  close(): Promise<void>;
}

const connectionsPerTarget = 256;
const closeWithinMs = 2_000;

/**
 * Kept-alive connections to the sidecar, a pool for each neighbour: one that hangs ties up its own connections only.
 * Every call carries the API token, and the correlation id and trace of the cause at work.
 */
export function connect({
  host,
  httpPort,
  apiToken,
}: {
  host: string;
  httpPort: number;
  apiToken: string | undefined;
}): Connection {
  const pools = new Map<string, Pool>();

  function poolOf(target: string): Pool {
    let pool = pools.get(target);
    if (!pool) {
      pool = new Pool(`http://${host}:${httpPort}`, {
        connections: connectionsPerTarget,
        keepAliveTimeout: 30_000,
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      pools.set(target, pool);
    }
    return pool;
  }

  function send(target: string, { headers, body, bodyTimeoutMs, ...rest }: CallOptions, own: Record<string, string>) {
    const { correlationId, traceparent } = currentContext();
    const all: Record<string, string | string[] | undefined> = {
      ...(correlationId !== undefined && { 'x-correlation-id': correlationId }),
      ...(traceparent !== undefined && { traceparent }),
      ...headers,
      ...(apiToken !== undefined && { 'dapr-api-token': apiToken }),
      ...own,
    };
    return poolOf(target).request({
      ...rest,
      method: rest.method as Dispatcher.HttpMethod,
      headers: all,
      body: body ?? null,
      ...(bodyTimeoutMs !== undefined && { bodyTimeout: bodyTimeoutMs }),
    });
  }

  return {
    ask: (options) => send('', options, {}),
    askNeighbour: (app, options) => send(app, options, { 'dapr-app-id': app }),
    async close() {
      const all = [...pools.values()];
      pools.clear();
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise((resolve) => {
        timer = setTimeout(resolve, closeWithinMs);
      });
      await Promise.race([Promise.all(all.map((pool) => pool.close())), patience]);
      clearTimeout(timer);
      await Promise.all(all.map((pool) => pool.destroy()));
    },
  };
}
