import { createConnection } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MailServer, startMailServer } from './mail-server.ts';

let mail: MailServer;
beforeAll(async () => {
  mail = await startMailServer();
});
afterAll(() => mail.close());

function say(...lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = createConnection(mail.port, '127.0.0.1', () => socket.write(lines.join('')));
    socket.on('data', (chunk) => {
      heard += chunk;
    });
    socket.on('end', () => resolve(heard)).on('error', reject);
  });
}

const envelope = ['EHLO me\r\n', 'MAIL FROM:<a@example.test>\r\n', 'RCPT TO:<b@example.test>\r\n', 'DATA\r\n'];

test('a mail is accepted with its subject, and so is the next one on the same connection', async () => {
  mail.forget();
  const one = ['To: b\r\nSubject: Order #1\r\n\r\n..dots\r\n.\r\n'];
  const other = ['Subject: Order #2\r\n\r\n', '\r\n.\r\n'];
  const heard = await say(...envelope, ...one, ...envelope.slice(1), ...other, 'QUIT\r\n');
  expect(mail.mails.map(({ subject }) => subject)).toEqual(['Order #1', 'Order #2']);
  expect(heard.match(/^250 accepted/gm)).toHaveLength(2);
  expect(heard).toMatch(/^220 .*\r\n/);
});

test('an empty mail is a mail', async () => {
  mail.forget();
  await say(...envelope, '.\r\n', 'QUIT\r\n');
  expect(mail.mails).toHaveLength(1);
});
