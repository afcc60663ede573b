import { refuse } from '@waybill/tools/push-service';
import { describe, expect, test } from 'vitest';
import { handedOver } from './answer.ts';

const at = new Date('2026-01-02T03:04:05.000Z');
const judge = (answer: { status: number; body: unknown; headers?: Record<string, string> }) =>
  handedOver(
    {
      status: answer.status,
      headers: answer.headers ?? {},
      text: typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body),
    },
    { token: 'secret-token', at },
  );

test('what was taken is sent, with the name FCM gave it', () => {
  expect(judge({ status: 200, body: { name: 'projects/p/messages/7' } })).toEqual({
    outcome: 'sent',
    answer: 'projects/p/messages/7',
  });
});

describe('a device that is gone', () => {
  const gone = { outcome: 'failed', fault: 'message', reason: 'unregistered' };
  test.each([
    ['unregistered', refuse(404, 'NOT_FOUND', 'Requested entity was not found.', 'UNREGISTERED')],
    [
      'a token that is none',
      refuse(
        400,
        'INVALID_ARGUMENT',
        'The registration token is not a valid FCM registration token',
        'INVALID_ARGUMENT',
      ),
    ],
    [
      'a token that is none, told by its field',
      {
        status: 400,
        body: {
          error: {
            status: 'INVALID_ARGUMENT',
            message: 'Invalid value',
            details: [{ fieldViolations: [{ field: 'message.token', description: 'Invalid' }] }],
          },
        },
      },
    ],
  ])('%s', (_, answer) => expect(judge(answer)).toMatchObject(gone));
});

test('a message that is wrong in itself has failed, and its device stays', () => {
  const ended = judge(refuse(400, 'INVALID_ARGUMENT', 'Android message is too big', 'INVALID_ARGUMENT'));
  expect(ended).toMatchObject({ outcome: 'failed', fault: 'message' });
  expect(ended).not.toHaveProperty('reason');
});

test('a token of another project ends its own delivery alone, and its device stays', () => {
  const ended = judge(refuse(403, 'PERMISSION_DENIED', 'SenderId mismatch', 'SENDER_ID_MISMATCH'));
  expect(ended).toMatchObject({ outcome: 'failed', fault: 'recipient' });
  expect(ended).not.toHaveProperty('reason');
});

test('a wrong account is nobody’s message: no device is forgotten for it', () => {
  for (const answer of [
    refuse(403, 'PERMISSION_DENIED', 'The caller does not have permission'),
    refuse(404, 'NOT_FOUND', 'Project not found'),
    refuse(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.'),
  ]) {
    const ended = judge(answer);
    expect(ended).toMatchObject({ outcome: 'failed', fault: 'provider' });
    expect(ended).not.toHaveProperty('reason');
  }
});

test.each([
  ['30', 30_000],
  ['Fri, 02 Jan 2026 03:04:15 GMT', 10_000],
  ['999999', 3_600_000],
  ['soon', undefined],
])('an overloaded service is given the time it asks for, up to an hour: %s', (header, retryAfterMs) => {
  for (const status of [429, 503]) {
    const ended = judge({ ...refuse(status, 'UNAVAILABLE', 'later'), headers: { 'retry-after': header } });
    expect(ended).toMatchObject({ fault: 'provider', ...(retryAfterMs !== undefined && { retryAfterMs }) });
    if (retryAfterMs === undefined) expect(ended).not.toHaveProperty('retryAfterMs');
  }
});

test('[L10] the token is not told of, and an answer that is no JSON is no trouble', () => {
  expect(judge({ status: 500, body: '<html>secret-token</html>' })).toMatchObject({ fault: 'provider' });
  expect(judge(refuse(500, 'INTERNAL', 'no secret-token here')).answer).toBe('500 INTERNAL no <token> here');
});
