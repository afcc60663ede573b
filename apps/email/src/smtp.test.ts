import { expect, test } from 'vitest';
import { refusesRecipient } from './smtp.ts';

const worded = (reply: string) =>
  `The sidecar could not bind email-1 (500): error invoking output binding email-1: error from smtp binding, sending email failed: gomail: could not send email 1: ${reply}`;

test.each([
  '550 5.1.1 user unknown',
  '553 5.1.3 bad address syntax',
  '550 5.2.1 mailbox disabled',
  '552 5.2.2 mailbox full',
  '550 no such user here',
  '551 user not local',
  '550 sorry, no mailbox here by that name (#5.1.1)',
])('a mailbox that does not take mail is its recipient’s affair: %s', (reply) =>
  expect(refusesRecipient(worded(reply))).toBe(true),
);

test.each([
  '550 5.7.1 relaying denied',
  '550 5.1.8 sender address rejected: domain not found',
  '554 5.7.1 blocked by policy',
  '550 relay not permitted',
  '550 Sender verify failed',
  "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
  '550 5.1.90 you have reached your daily limit',
  '554 5.2.252 SendAsDenied',
  '550 5.1.20 multiple from addresses',
  '554 transaction failed',
  '535 5.7.8 authentication failed',
  '450 4.2.1 busy',
  '451 4.7.1 550 mails already, try again later',
  'EOF',
  'dial tcp 127.0.0.1:550: connect: connection refused',
])('the server’s opinion of us, and its troubles, are not: %s', (reply) =>
  expect(refusesRecipient(worded(reply))).toBe(false),
);
