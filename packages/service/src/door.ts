import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** Answers for a service that is still starting, then hands everything to the service itself. */
export interface Door {
  handler: RequestListener;
  /** What a starting service waits for, in words for whoever reads `/readyz`. */
  tell(reason: string): void;
  open(service: RequestListener): void;
  /** The process ends before it was open: whoever waits is answered. */
  shut(): void;
}

/**
 * The port is open from the first moment, so that a long migration is not mistaken for a dead process: `/healthz` is
 * well, `/readyz` says what is waited for. The sidecar asks for subscriptions once in its life, so its questions wait
 * for their answer; everybody else gets 503.
 */
export function createDoor(): Door {
  let service: RequestListener | undefined;
  let parts: Record<string, 'up' | 'down'> = { mongodb: 'down', migrations: 'down' };
  let reason = 'It waits for MongoDB and for its migrations';
  let waiting: [IncomingMessage, ServerResponse][] = [];
  let closed = false;

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url?.split('?')[0] ?? '';
    if (path === '/healthz') send(response, 200, 'application/json', { status: 'healthy' });
    else if (path === '/readyz' || path === '/health')
      send(response, 503, 'application/json', { status: 'unhealthy', parts, reason });
    else if (!closed && (path === '/dapr/config' || path === '/dapr/subscribe')) waiting.push([request, response]);
    else unavailable(response);
  }

  const unavailable = (response: ServerResponse) => {
    const detail = 'The service is starting. Try again in some seconds.';
    response.setHeader('retry-after', '5');
    send(response, 503, 'application/problem+json', {
      type: 'about:blank',
      title: 'Not available',
      status: 503,
      detail,
      code: 'unavailable',
    });
  };

  return {
    handler: (request, response) => (service ?? answer)(request, response),
    tell(told) {
      reason = told;
      parts = { mongodb: 'up', migrations: 'down' };
    },
    open(opened) {
      service = opened;
      for (const [request, response] of waiting) opened(request, response);
      waiting = [];
    },
    shut() {
      closed = true;
      for (const [, response] of waiting) unavailable(response);
      waiting = [];
    },
  };
}

function send(response: ServerResponse, status: number, type: string, body: object): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
