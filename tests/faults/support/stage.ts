import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Stack, type StackOptions, startStack } from '@waybill/tools/stack';
import { type Client, createClient, type Person } from '../../e2e/support/client.ts';
import { audit } from '../auditor/audit.ts';
import type { Books, Diary } from '../auditor/books.ts';
import { readBooks } from '../auditor/read-books.ts';

/** The whole platform, restarting what dies, with waits short enough for a test. */
export interface Stage {
  stack: Stack;
  client: Client;
  admin: Person;
  /** Every process that ran when the stage was set. */
  cast: readonly string[];
  books(): Promise<Books>;
  close(): Promise<void>;
}

const quickChannel = { SEND_DEADLINE_S: '5', BREAKER_PAUSE_S: '5' };

/** `FAULTS_DIRECTORY` keeps data and logs of the run there. */
export async function setStage({ env = {}, ...options }: StackOptions = {}): Promise<Stage> {
  const directory = process.env.FAULTS_DIRECTORY;
  const stack = await startStack({
    replicas: { orders: 2, products: 2 },
    restart: true,
    ...(directory && { directory }),
    ...options,
    env: {
      ...env,
      '*': { LOG_LEVEL: 'info', UNREACHABLE_RETRY_S: '3', ...env['*'] },
      gateway: { LIMIT_PER_ADDRESS: '1000000', LIMIT_PER_USER: '1000000', LIMIT_SIGN_IN: '1000000', ...env.gateway },
      products: { RESERVATION_TTL_S: '20', ...env.products },
      notifications: { TEXTS_PER_NUMBER_A_DAY: '10000', ...env.notifications },
      email: { ...quickChannel, ...env.email },
      push: { ...quickChannel, ...env.push },
      sms: { ...quickChannel, ...env.sms },
    },
  });
  try {
    const client = createClient(stack.gateway);
    const { email, password } = stack.accounts.admin;
    return {
      stack,
      client,
      admin: await client.logIn(email, password),
      cast: stack.processes().map(({ name }) => name),
      books: () =>
        readBooks({
          mongodbUri: stack.mongodbUri,
          database: (app) => stack.database(app),
          mailboxUrl: stack.mailbox.url,
          phonesUrl: stack.phones.url,
          textsFolder: join(stack.directory, 'texts'),
        }),
      close: () => stack.close(),
    };
  } catch (error) {
    await stack.close();
    throw error;
  }
}

/** Waits until every process runs again; throws with the names of those that do not. */
export async function allUp({ stack, cast }: Stage, timeoutMs = 120_000): Promise<void> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const running = new Set(stack.processes().map(({ name }) => name));
    const missing = cast.filter((name) => !running.has(name));
    if (missing.length === 0) return;
    if (performance.now() > until) throw new Error(`These did not come back: ${missing.join(', ')}`);
    await sleep(200);
  }
}

/**
 * Audits until nothing is found, then once more after a while, since a mail too many may come late. Throws with what
 * was found last.
 */
export async function balance(
  stage: Stage,
  diary: Diary,
  { timeoutMs = 180_000, quietMs = 5_000 } = {},
): Promise<void> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const findings = await stage
      .books()
      .then((books) => audit(books, diary))
      .catch((error: Error) => [`The books cannot be read: ${error.message}`]);
    if (findings.length === 0) break;
    if (performance.now() > until) throw new Unbalanced(findings);
    await sleep(1_000);
  }
  await sleep(quietMs);
  const findings = audit(await stage.books(), diary);
  if (findings.length > 0) throw new Unbalanced(findings);
}

class Unbalanced extends Error {
  constructor(findings: readonly string[]) {
    const shown = findings.slice(0, 40).join('\n');
    super(`The auditor has ${findings.length} findings:\n${shown}`);
    this.name = 'Unbalanced';
  }
}
