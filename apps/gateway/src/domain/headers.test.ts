import { expect, test } from 'vitest';
import { inbound, outbound } from './headers.ts';

test('what a client may not say is left out [T3]', () => {
  expect(
    inbound({
      accept: '*/*',
      authorization: 'Bearer x',
      'idempotency-key': 'k',
      host: 'h',
      'content-length': '3',
      'dapr-app-id': 'products',
      'dapr-caller-app-id': 'orders',
      'dapr-api-token': 't',
      'x-attempt-key': 'a',
      'x-end-mark': 'e',
      'x-forwarded-for': '1.2.3.4',
      'x-forwarded-host': 'h',
      forwarded: 'for=1.2.3.4',
      'x-correlation-id': 'c',
      traceparent: 't',
      'transfer-encoding': 'chunked',
      te: 'trailers',
      connection: 'keep-alive, X-Private',
      'x-private': '1',
    }),
  ).toEqual({ accept: '*/*', authorization: 'Bearer x', 'idempotency-key': 'k' });
});

test('bytes that sidecars cannot carry are percent-encoded, so that different values stay different', () => {
  expect(inbound({ 'if-match': 'y\u00c6?', 'accept-language': 'vi,\ten', 'x-list': ['\u00e9', 'e'] })).toEqual({
    'if-match': 'y%C3%86?',
    'accept-language': 'vi,\ten',
    'x-list': ['%C3%A9', 'e'],
  });
});

test('what a client need not know is left out', () => {
  expect(
    outbound({
      etag: '"1"',
      'x-cache': 'HIT',
      'transfer-encoding': 'chunked',
      'x-request-id': 'of-orders',
      'x-end-mark': 'e',
      'dapr-x': '1',
      server: 's',
      traceparent: 't',
    }),
  ).toEqual({ etag: '"1"', 'x-cache': 'HIT' });
});
