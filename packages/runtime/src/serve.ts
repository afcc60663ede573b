import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from './logger.ts';
import { answerMalformed } from './malformed.ts';

/** A step of the shutdown, taken after the last request has been answered. */
export interface Drain {
  name: string;
  stop: () => Promise<void> | void;
}

export interface ServeOptions {
  handler: RequestListener;
  host?: string;
  /** 0 takes a free one. */
  port: number;
  logger: Logger;
  /** Taken in order. One that fails does not keep the others from being taken. */
  drain?: readonly Drain[];
  /** The whole shutdown: requests get half of it, and what is not done by its end makes the process exit with 1. Default 10,000. */
  graceMs?: number;
  /** Called first of all when the process is told to stop: from here on it is not ready. */
  onStop?: () => void;
  /** Listen to SIGTERM and SIGINT. Default true. */
  signals?: boolean;
}

export interface Serving {
  port: number;
  url: string;
  /** Stops as a signal would, without ending the process. Repeats wait for the same end. Throws what a drain step threw. */
  close(): Promise<void>;
}

/** Longer than daprd keeps an idle connection (90 s), so that no side closes one the other is about to use. */
const keepAliveTimeoutMs = 95_000;
const headersTimeoutMs = 100_000;
const requestTimeoutMs = 120_000;
const maxHeaderBytes = 16 * 1024;

/** Serves HTTP until SIGTERM or SIGINT, then finishes what is in flight, drains and exits; a second signal exits at once. */
export async function serve({
  handler,
  host = '127.0.0.1',
  port,
  logger,
  drain = [],
  graceMs = 10_000,
  onStop,
  signals = true,
}: ServeOptions): Promise<Serving> {
  const connections = createConnections(handler);
  const { server } = connections;
  await listen(server, port, host);
  const { port: boundPort } = server.address() as AddressInfo;
  let stopped: Promise<void> | undefined;

  const stop = async (): Promise<void> => {
    onStop?.();
    await connections.finish(graceMs / 2);
    const failures: unknown[] = [];
    for (const { name, stop: stopStep } of drain) {
      try {
        await stopStep();
      } catch (err) {
        failures.push(err);
        logger.error({ err, step: name }, 'a step of the shutdown failed');
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'The shutdown was not clean');
  };

  const close = (): Promise<void> => {
    process.off('SIGTERM', onSignal).off('SIGINT', onSignal);
    stopped ??= stop();
    return stopped;
  };

  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopped) process.exit(1);
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error({ grace_ms: graceMs }, 'could not stop in time');
      process.exit(1);
    }, graceMs).unref();
    stopped = stop();
    stopped.then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };

  if (signals) process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  logger.info({ host, port: boundPort }, 'listening');
  return { port: boundPort, url: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`, close };
}

function createConnections(handler: RequestListener): {
  server: Server;
  finish: (patienceMs: number) => Promise<void>;
} {
  let stopping = false;
  const busy = new WeakSet<Duplex>();
  const server = createServer(
    {
      keepAliveTimeout: keepAliveTimeoutMs,
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      maxHeaderSize: maxHeaderBytes,
    },
    (request, response) => {
      if (stopping) response.setHeader('connection', 'close');
      busy.add(request.socket);
      response.on('close', () => {
        busy.delete(request.socket);
        if (stopping) setImmediate(() => server.closeIdleConnections());
      });
      handler(request, response);
    },
  );
  server.on('clientError', (error, socket) => answerMalformed(error, socket, busy.has(socket)));
  const finish = (patienceMs: number): Promise<void> => {
    stopping = true;
    const cutOff = setTimeout(() => server.closeAllConnections(), patienceMs);
    return new Promise((resolve) => {
      server.close(() => {
        clearTimeout(cutOff);
        resolve();
      });
      server.closeIdleConnections();
    });
  };
  return { server, finish };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
