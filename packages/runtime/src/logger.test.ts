import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { withContext } from './context.ts';
import { createLogger, type LogLevel } from './logger.ts';
import { prettyLine } from './pretty.ts';

function capture(level: LogLevel = 'info') {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { logger: createLogger({ app: 'orders', level, destination }), lines };
}

test('a line tells time, level, app and message', () => {
  const { logger, lines } = capture();
  logger.info({ port: 1 }, 'listening');
  logger.debug('unheard');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', app: 'orders', msg: 'listening', port: 1 });
});

test('the correlation id and trace of the cause are mixed in', () => {
  const { logger, lines } = capture();
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  withContext({ correlationId: 'c-1', traceparent }, () => logger.info('at work'));
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    correlation_id: 'c-1',
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  });
});

test('secrets are hidden at any depth, in arrays, in errors and their causes, and in texts', () => {
  const { logger, lines } = capture();
  const failure = Object.assign(new Error('cannot reach mongodb://admin:s3cret@db:27017'), {
    request: { headers: { authorization: 'Bearer s3cret' } },
    cause: new Error('Bearer s3cret was refused'),
  });
  logger.error(
    { err: failure, calls: [{ headers: { Cookie: 's3cret', 'dapr-api-token': 's3cret' } }] },
    'Bearer s3cret',
  );
  logger.info({ user: { password: 's3cret', refresh_token: 's3cret', accessToken: 's3cret', name: 'Ann' } });
  expect(lines.join('')).not.toContain('s3cret');
  expect(lines[0]).toContain('mongodb://admin:[hidden]@db:27017');
  expect(lines[1]).toContain('"name":"Ann"');
});

test('an error keeps its type, its stack and the members that explain it', () => {
  const { logger, lines } = capture();
  logger.error({ err: Object.assign(new TypeError('no'), { code: 'E_NO' }) }, 'failed');
  expect(JSON.parse(lines[0] ?? '').err).toMatchObject({ type: 'TypeError', message: 'no', code: 'E_NO' });
});

test('for people a line is one line, with the stack below', () => {
  const entry = {
    time: '2026-01-02T03:04:05.678Z',
    level: 'warn',
    app: 'orders',
    msg: 'slow',
    ms: 12,
    err: { stack: 'Error: at' },
  };
  expect(prettyLine(JSON.stringify(entry))).toBe('03:04:05.678 WARN  orders slow  ms=12\nError: at');
  expect(prettyLine('no json')).toBe('no json');
});

test('an error tells nothing but what is known to be harmless', () => {
  const { logger, lines } = capture();
  const duplicate = Object.assign(
    new Error(
      'E11000 duplicate key error collection: users.users index: email_1 dup key: { email: "ann}@private.example" }',
    ),
    {
      code: 11000,
      codeName: 'DuplicateKey',
      keyValue: { email: 'ann@private.example' },
      errorResponse: { x: 'ann@private' },
    },
  );
  logger.error({ err: duplicate }, 'failed');
  logger.error({ failure: Object.assign(new Error('no'), { request: 'ann@private.example' }) });
  logger.error('E11000 dup key: { email: "ann@private.example" }');
  expect(lines.join('')).not.toContain('private');
  expect(JSON.parse(lines[0] ?? '').err).toMatchObject({ code: 11000, codeName: 'DuplicateKey' });
  expect(lines[1]).toContain('"message":"no"');
});

test('hashes, keys, passwords and addresses are hidden by their names; counts of them are not', () => {
  const { logger, lines } = capture();
  const hidden = {
    password_hash: 's3cret',
    tokenHash: 's3cret',
    signing_key: 's3cret',
    signingKeys: { current: 's3cret' },
    samplePasswords: ['s3cret'],
    keyValue: { sku: 's3cret' },
    secrets: 's3cret',
    email: 's3cret',
    reply_email: 's3cret',
  };
  logger.info({ ...hidden, tokens: 3, key: 'k-1', idempotency_key: 'k-2', monkey: 'k-3' });
  expect(lines[0]).not.toContain('s3cret');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ tokens: 3, key: 'k-1', idempotency_key: 'k-2', monkey: 'k-3' });
});
