import { expect, test } from 'vitest';
import { isRefusal, logged } from './answer.ts';

test('[L10] a provider’s answer is logged without addresses, on one line, and not at any length', () => {
  expect(logged('550 5.1.1 <ann@example.com>:\r\n user unknown, ask x=bob.b+c@mail.example.org')).toBe(
    '550 5.1.1 <<address>>: user unknown, ask <address>',
  );
  expect(logged('error creating file /texts/+84901234567-1.txt')).toBe('error creating file /texts/<number>-1.txt');
  expect(logged('x'.repeat(1_000))).toHaveLength(300);
});

const answered = (text: string) =>
  `The sidecar could not bind email-1 (500): error invoking output binding email-1: error from smtp binding, sending email failed: ${text}`;

test('[D1] a mail counts as not taken only when the provider said so, or was never reached', () => {
  const refusals = [
    'gomail: could not send email 1: 451 4.7.1 try again later',
    'gomail: could not send email 1: 550 5.1.1 user unknown',
    '554 no service here',
    'dial tcp 127.0.0.1:587: connect: connection refused',
  ];
  expect(refusals.filter((text) => !isRefusal(answered(text)))).toEqual([]);
  expect(isRefusal('error from SendGrid: sending email failed: 429 {Errors:[]}')).toBe(true);
  const open = [
    'gomail: could not send email 1: EOF',
    'gomail: could not send email 1: read tcp 127.0.0.1:45123->127.0.0.1:587: read: connection reset by peer',
    'EOF',
    'short response: HELLO',
  ];
  expect(open.filter((text) => isRefusal(answered(text)))).toEqual([]);
});
