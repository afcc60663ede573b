import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** A mail that was accepted, and when, by this process's clock in ms since 1970. */
export interface AcceptedMail {
  readonly subject: string;
  readonly atMs: number;
}

export interface MailServer {
  readonly port: number;
  readonly mails: readonly AcceptedMail[];
  forget(): void;
  close(): Promise<void>;
}

const nowMs = (): number => performance.timeOrigin + performance.now();

/** An SMTP server that greets at once, accepts every mail, and keeps nothing of it but its subject. */
export async function startMailServer(): Promise<MailServer> {
  let mails: AcceptedMail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    talk(socket, (subject) => mails.push({ subject, atMs: nowMs() }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get mails() {
      return mails;
    },
    forget() {
      mails = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const endOfMail = '\r\n.\r\n';

function talk(socket: Socket, accepted: (subject: string) => void): void {
  let received = '';
  let inMail = false;
  socket.write('220 bench ready\r\n');
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    received += chunk;
    for (;;) {
      const end = inMail ? `\r\n${received}`.indexOf(endOfMail) : received.indexOf('\r\n');
      if (end < 0) return;
      const said = received.slice(0, end);
      received = received.slice(inMail ? end + endOfMail.length - 2 : end + 2);
      if (inMail) {
        accepted(/^subject: *(.*)$/im.exec(said)?.[1] ?? '');
        socket.write('250 accepted\r\n');
        inMail = false;
        continue;
      }
      const verb = said.slice(0, 4).toUpperCase();
      inMail = verb === 'DATA';
      socket.write(inMail ? '354 go on\r\n' : verb === 'QUIT' ? '221 bye\r\n' : '250 bench\r\n');
      if (verb === 'QUIT') socket.end();
    }
  });
}
