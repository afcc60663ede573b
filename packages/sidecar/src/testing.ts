import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PublishedEvent } from '@waybill/contracts';
import { createMetrics, systemClock } from '@waybill/runtime';
import { createSidecar } from './sidecar.ts';
import type { Sidecar } from './types.ts';

export interface ReceivedCall {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface StandInAnswer {
  status: number;
  type?: string;
  body?: unknown;
}

/** A small HTTP server in the place of daprd, and a sidecar client that speaks to it. `undefined` never answers. */
export async function standIn(
  answer: (call: ReceivedCall) => StandInAnswer | undefined | Promise<StandInAnswer | undefined>,
) {
  const calls: ReceivedCall[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const call = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    calls.push(call);
    const answered = await answer(call);
    if (!answered) return;
    const { status, type = 'application/json', body } = answered;
    response.writeHead(status, { 'content-type': type });
    response.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const sidecar = sidecarAt(port);
  return {
    calls,
    sidecar,
    async close() {
      server.closeAllConnections();
      await Promise.all([sidecar.close(), new Promise((resolve) => server.close(resolve))]);
    },
  };
}

export const quiet = { debug() {}, info() {}, warn() {}, error() {} };

export const testMetrics = () => createMetrics({ app: 'test', processMetrics: false });

export const sidecarAt = (httpPort: number, apiToken = 'of-the-sidecar'): Sidecar =>
  createSidecar({ httpPort, apiToken, logger: quiet, metrics: testMetrics(), clock: systemClock });

export const anEvent = (overrides: Partial<PublishedEvent> = {}): PublishedEvent => ({
  specversion: '1.0',
  id: '0192f3c0-0000-7000-8000-000000000001',
  type: 'order.created',
  source: 'orders',
  subject: '0192f3c0-0000-7000-8000-00000000000a',
  time: '2026-01-02T03:04:05.678Z',
  dataversion: 1,
  sequence: 7,
  subjectversion: 1,
  correlationid: 'cause-1',
  data: { order: { id: 'x' } },
  ...overrides,
});
