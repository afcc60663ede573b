import { existsSync, readdirSync } from 'node:fs';
import { type Db, MongoClient } from 'mongodb';
import {
  type ArrivedRow,
  type Books,
  type ChannelBooks,
  type Keeper,
  keepers,
  type Ledger,
  type MailRow,
  type NotificationRow,
  type PlacedRow,
} from './books.ts';

type Row = Record<string, unknown> & { _id: string | number };

interface NotificationDocument extends PlacedRow, Pick<NotificationRow, 'message'> {
  channel: string;
}

/** Reads the databases of all services directly, and what arrived where mails, pushes and texts arrive. */
export async function readBooks({
  mongodbUri,
  database,
  mailboxUrl,
  phonesUrl,
  textsFolder,
}: {
  mongodbUri: string;
  database: (app: string) => string;
  mailboxUrl: string;
  phonesUrl: string;
  textsFolder: string;
}): Promise<Books> {
  const client = new MongoClient(mongodbUri, { serverSelectionTimeoutMS: 5_000, readConcern: { level: 'majority' } });
  try {
    const of = (app: Keeper) => client.db(database(app));
    const documents = async <T>(app: Keeper, collection: string): Promise<T[]> =>
      (await rows(of(app), collection)).map(({ _id, ...rest }) => ({ id: _id, ...rest }) as T);
    const ledgers = await Promise.all(keepers.map(async (app) => [app, await readLedger(of(app))] as const));
    const kept = await rows(of('orders'), 'idempotency');
    const notifications = await documents<NotificationDocument>('notifications', 'notifications');
    const channelBooks = async (app: 'push' | 'sms', arrived: ArrivedRow[]): Promise<ChannelBooks> => ({
      notifications: notifications.filter(({ channel }) => channel === app),
      deliveries: await documents(app, 'deliveries'),
      arrived,
    });
    const [summary] = await documents<NonNullable<Books['known']['summary']>>('analytics', 'summary');
    return {
      ledgers: Object.fromEntries(ledgers) as Books['ledgers'],
      orders: await documents('orders', 'orders'),
      keptAnswers: kept.map(({ _id, answer }) => ({ key: String(_id), order_id: orderIn(answer) })),
      products: await documents('products', 'products'),
      reservations: await documents('products', 'reservations'),
      notifications: notifications
        .filter(({ channel }) => channel === 'email')
        .map(({ places: [place], channel: _, ...row }) => ({ ...row, ...place })),
      deliveries: await documents('email', 'deliveries'),
      known: {
        orders: await documents('analytics', 'orders'),
        summary,
        trail: await documents('analytics', 'trail'),
      },
      mails: await readMails(mailboxUrl),
      pushes: await channelBooks('push', await readPushes(phonesUrl)),
      texts: await channelBooks('sms', readTexts(textsFolder)),
    };
  } finally {
    await client.close();
  }
}

async function readLedger(database: Db): Promise<Ledger> {
  const [events, counters, inbox, cursors, letters, tasks] = await Promise.all(
    ['events', 'counters', 'inbox', 'cursors', 'dead_letters', 'tasks'].map((name) => rows(database, name)),
  );
  const split = (id: string | number) => String(id).split('|') as [string, string];
  return {
    events: (events ?? [])
      .map(({ _id, ...rest }) => ({ sequence: _id, ...rest }) as Ledger['events'][number])
      .toSorted((one, other) => one.sequence - other.sequence),
    counter: Number(counters?.find(({ _id }) => _id === 'events')?.value ?? 0),
    inbox: (inbox ?? []).map(({ _id, source, sequence }) => {
      const [reaction, event] = split(_id);
      return { reaction, event, source: String(source), sequence: Number(sequence) };
    }),
    cursors: (cursors ?? []).map(({ _id, sequence }) => {
      const [reaction, source] = split(_id);
      return { reaction, source, sequence: Number(sequence) };
    }),
    letters: (letters ?? []).map(({ _id, status, by, error }) => ({
      id: String(_id),
      status: String(status),
      by: String(by),
      error: String((error as { message?: string } | undefined)?.message ?? ''),
    })),
    tasks: (tasks ?? []).map(({ _id }) => String(_id)),
  };
}

async function rows(database: Db, collection: string): Promise<Row[]> {
  return (await database.collection(collection).find({}).toArray()) as unknown as Row[];
}

function orderIn(answer: unknown): string | undefined {
  try {
    return (JSON.parse((answer as { body: string }).body) as { id?: string }).id;
  } catch {
    return undefined;
  }
}

async function readMails(url: string): Promise<MailRow[]> {
  const answer = await fetch(`${url}/email`, { signal: AbortSignal.timeout(20_000) });
  if (!answer.ok) throw new Error(`The mailbox answered ${answer.status}`);
  const mails = (await answer.json()) as { to: { address: string }[]; subject: string; html?: string }[];
  return mails.map(({ to, subject, html = '' }) => ({ to: to.map(({ address }) => address), subject, html }));
}

async function readPushes(url: string): Promise<ArrivedRow[]> {
  const answer = await fetch(`${url}/pushes`, { signal: AbortSignal.timeout(20_000) });
  const { pushes } = (await answer.json()) as { pushes: { token: string; data?: Record<string, string> }[] };
  return pushes.map(({ token: to, data }) => ({ to, notification_id: data?.notification_id ?? '' }));
}

/** A text is a file, named by number and notification, with something that makes a repeat another file. */
const readTexts = (folder: string): ArrivedRow[] =>
  (existsSync(folder) ? readdirSync(folder) : []).map((name) => {
    const [, to = name, notification_id = ''] = /^(\+?\d+)-([0-9a-f-]{36})-/.exec(name) ?? [];
    return { to, notification_id };
  });
