import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A span as Zipkin's second version writes it, for the members tests look at. */
interface ZipkinSpan {
  traceId: string;
  id: string;
  parentId?: string;
  name?: string;
  kind?: string;
  localEndpoint?: { serviceName?: string };
  tags?: Record<string, string>;
}

/** Takes spans as Zipkin does and keeps them in memory. */
export async function collectSpans() {
  const spans: ZipkinSpan[] = [];
  const server = createServer(async (request, response) => {
    spans.push(...(JSON.parse(await text(request)) as ZipkinSpan[]));
    response.writeHead(202).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}/api/v2/spans`,
    spans: spans as readonly ZipkinSpan[],
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
