import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { explain, type ProblemCode, problems, statusOf } from '@waybill/contracts';

/**
 * Answers what is no HTTP request: 431 for headers beyond the limit, 400 for the rest, as a problem document; then
 * closes the connection. Says nothing where the client has gone or is being answered (`busy`).
 */
export function answerMalformed(error: NodeJS.ErrnoException, socket: Duplex, busy: boolean): void {
  if (error.code === 'ECONNRESET' || !socket.writable || busy) {
    socket.destroy(error);
    return;
  }
  const code: ProblemCode = error.code === 'HPE_HEADER_OVERFLOW' ? 'headers-too-large' : 'malformed-request';
  const status = statusOf[problems[code].kind];
  const { title, detail } = explain({ code, parameters: {} }, 'en');
  const correlationId = randomUUID();
  const body = JSON.stringify({
    type: `urn:waybill:problem:${code}`,
    title,
    status,
    detail,
    code,
    correlation_id: correlationId,
  });
  socket.end(
    [
      `HTTP/1.1 ${status} ${status === 431 ? 'Request Header Fields Too Large' : 'Bad Request'}`,
      'Content-Type: application/problem+json',
      'Content-Language: en',
      `X-Request-Id: ${correlationId}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
