import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A wire between a client and a server that a test can cut. */
export interface TcpProxy {
  readonly port: number;
  /** The next `times` requests that contain `text` reach the server; their replies never come back, and the line drops. */
  loseReplyTo(text: string, times?: number): void;
  /** How many replies have been lost so far. */
  lost(): number;
  /** From now on every reply waits so long before it is passed on; 0 passes them at once. */
  slow(delayMs: number): void;
  /** Drops every line and refuses new ones until `mend()`. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/**
 * Forwards to `port` of 127.0.0.1, or of `to`. Listens at 127.0.0.1, on a free port, unless told another place. `onRequest` sees what
 * the client sends.
 */
export async function tcpProxy(
  port: number,
  {
    to,
    onRequest = () => {},
    ...at
  }: { to?: string; host?: string; port?: number; onRequest?: (bytes: Buffer) => void } = {},
): Promise<TcpProxy> {
  const lines = new Set<Socket>();
  let watchFor = '';
  let remaining = 0;
  let lostCount = 0;
  let open = true;
  let delayMs = 0;

  const server: Server = createServer((client) => {
    if (!open) return client.destroy();
    const upstream = connect(port, to ?? '127.0.0.1');
    let deaf = false;
    let held = 0;
    let passed: Promise<unknown> = Promise.resolve();
    const later = (pass: () => void) => {
      held += 1;
      const due = sleep(delayMs);
      passed = Promise.all([passed, due]).then(() => {
        held -= 1;
        if (!client.destroyed) pass();
      });
    };
    for (const socket of [client, upstream]) {
      lines.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        lines.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => {
      onRequest(chunk);
      if (remaining > 0 && chunk.includes(watchFor)) {
        remaining -= 1;
        deaf = true;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (!deaf) {
        // All replies through timers while it is slow, so that none overtakes another.
        if (delayMs > 0 || held > 0) later(() => client.write(chunk));
        else client.write(chunk);
        return;
      }
      lostCount += 1;
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(at.port ?? 0, at.host ?? '127.0.0.1', resolve));

  return {
    port: (server.address() as { port: number }).port,
    loseReplyTo(text, times = 1) {
      watchFor = text;
      remaining = times;
    },
    lost: () => lostCount,
    slow(ms) {
      delayMs = ms;
    },
    cut() {
      open = false;
      for (const line of lines) line.destroy();
    },
    mend() {
      open = true;
    },
    async close() {
      for (const line of lines) line.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
