import { connect, createServer, type Socket } from 'node:net';

/**
 * What the provider does with a mail. `take`: as the mailbox says. `take and drop`: the mailbox takes it, and the line
 * drops before the client hears of it. `hang`: nothing more is ever said. Else the reply to its recipient: `451 4.7.1 …`.
 */
export type Treatment = 'take' | 'take and drop' | 'hang' | `${4 | 5}${number} ${string}`;

/** A mail provider that a test scripts: it stands before the stack's mailbox, which takes what the script lets through. */
export interface MailProvider {
  readonly port: number;
  /** Asked at each recipient; `asked` counts those of this recipient, from 1. Default: take. */
  treat: (to: string, asked: number) => Treatment;
  /** Asked at each connection: what is said instead of a greeting. Default: nothing. */
  greet: () => string | undefined;
  /** How many connections and recipients there were so far. */
  asked(): number;
  /** The SMTP port of the mailbox behind it; before that, whoever connects is turned away. */
  deliverTo(smtpPort: number): void;
  close(): Promise<void>;
}

export async function openMailProvider(): Promise<MailProvider> {
  const lines = new Set<Socket>();
  const times = new Map<string, number>();
  let asked = 0;
  let mailbox: number | undefined;

  const server = createServer((client) => {
    lines.add(client);
    client.on('error', () => client.destroy());
    client.on('close', () => lines.delete(client));
    const greeting = mailbox === undefined ? '421 4.3.2 not open yet' : provider.greet();
    if (greeting !== undefined) {
      asked += 1;
      client.end(`${greeting}\r\n`);
      return;
    }
    const upstream = connect(mailbox as number, '127.0.0.1');
    upstream.on('error', () => client.destroy());
    upstream.on('close', () => client.destroy());
    client.on('close', () => upstream.destroy());
    converse(client, upstream);
  });

  /** Commands come one at a time, each answered before the next: the binding does not pipeline. */
  function converse(client: Socket, upstream: Socket): void {
    let treatment: Treatment = 'take';
    let state: 'commands' | 'data asked' | 'text' = 'commands';
    let pending = '';
    client.on('data', (chunk) => {
      if (state !== 'commands') return void upstream.write(chunk);
      pending += chunk.toString('latin1');
      if (!pending.endsWith('\r\n')) return;
      const line = pending;
      pending = '';
      const to = /^RCPT TO:<([^>]*)>/i.exec(line)?.[1];
      if (to !== undefined) {
        asked += 1;
        times.set(to, (times.get(to) ?? 0) + 1);
        treatment = provider.treat(to, times.get(to) ?? 1);
      }
      if (treatment === 'hang') return;
      if (to !== undefined && !treatment.startsWith('take')) return void client.write(`${treatment}\r\n`);
      if (/^DATA/i.test(line)) state = 'data asked';
      upstream.write(line, 'latin1');
    });
    upstream.on('data', (chunk) => {
      if (state === 'text' && treatment === 'take and drop') return void client.destroy();
      if (state === 'data asked') state = 'text';
      else if (state === 'text') state = 'commands';
      client.write(chunk);
    });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const provider: MailProvider = {
    port: (server.address() as { port: number }).port,
    treat: () => 'take',
    greet: () => undefined,
    asked: () => asked,
    deliverTo(smtpPort) {
      mailbox = smtpPort;
    },
    async close() {
      for (const line of lines) line.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return provider;
}
