import {
  type DataOf,
  type EmailFailed,
  NotificationCancelled,
  NotificationRequested,
  type ReadMessagesAnswer,
  type ReadMessagesRequest,
} from '@waybill/contracts';
import { deadLetters, startMessaging } from '@waybill/messaging';
import { systemClock } from '@waybill/runtime';
import { type Binding, SidecarFailed } from '@waybill/sidecar';
import type { Work } from '@waybill/store';
import { fakeSidecar, fixedClock, publishedEvent, type TestStore, testApi, testStore } from '@waybill/testing';
import { v5 } from 'uuid';
import { vi } from 'vitest';
import { app, collections } from './app.ts';
import { Settings } from './config.ts';
import type { Delivery } from './domain/delivery.ts';
import { deliveries, SEND } from './storage/deliveries.ts';

/** The same id for the same name, so that a test can speak of `idOf('ann')`. */
export const idOf = (name: string): string => v5(name, '5d9a3c31-37b5-4a53-8d8e-6a7d2b1c9e42');

const at = '2020-01-02T03:04:05.000Z';

export const aDelivery = (fields: Partial<Delivery> = {}): Delivery => ({
  id: idOf('ann'),
  status: 'waiting',
  priority: 5,
  attempt: 0,
  attempts: [],
  version: 1,
  created_at: at,
  updated_at: at,
  ...fields,
});

export const requested = (name: string, more: { priority?: number; send_at?: string } = {}) =>
  publishedEvent(NotificationRequested({ notification_id: idOf(name), channel: 'email', priority: 5, ...more }), {
    correlationid: `cause-of-${name}`,
  });

export const cancelled = (name: string) =>
  publishedEvent(NotificationCancelled({ notification_id: idOf(name), channel: 'email' }));

/** What the sidecar says when the mail server refuses. */
export const refusal = (text = '451 4.7.1 <ann@example.com>: try again later') =>
  new SidecarFailed('bind email', { status: 500, errorCode: 'ERR_INVOKE_OUTPUT_BINDING', message: text });

/**
 * The whole service with its real worker loop. The mail of `idOf(name)` goes to the address given for the name; its
 * clock stands in the past, so that whatever is scheduled is due at once.
 */
export async function emailApi({
  settings = {},
  unreachableMs = 50,
  uri,
}: {
  settings?: Record<string, string>;
  unreachableMs?: number;
  /** Where there is no database of the suite. */
  uri?: string;
} = {}) {
  const clock = fixedClock(at);
  const store = await testStore({
    collections: [...collections, deadLetters],
    app: 'email',
    clock,
    ...(uri && { uri }),
  });
  const sidecar = fakeSidecar({ clock });
  const messages = messagesOf();
  sidecar.answer('notifications', 'POST', '/internal/messages/read', ({ body }) =>
    messages.read(body as ReadMessagesRequest),
  );
  const retries: number[] = [];
  const api = await testApi(app, Settings.parse(settings), { store: recording(store, retries), sidecar, clock });

  /** Runs the worker until `check` passes, and stops it. */
  async function working(check: () => unknown): Promise<void> {
    const observer = {};
    const { stop } = startMessaging({
      app: 'email',
      store: recording(store, retries),
      sidecar,
      reactions: [],
      workers: api.service.workers ?? [],
      clock: systemClock,
      observer,
      unreachableMs,
    });
    try {
      await vi.waitFor(async () => void (await check()), { timeout: 20_000, interval: 20 });
    } finally {
      await stop();
    }
  }

  return {
    ...api,
    store,
    sidecar,
    clock,
    messages,
    /** The delays of the tasks given back with a try spent, in their order. */
    retries,
    working,
    delivery: (name: string) => store.documents(deliveries).find(idOf(name)),
    queue: () => store.depth(SEND),
    /** Runs the worker until the queue is empty. */
    async workedOff() {
      await working(async () => {
        const { waiting } = await store.depth(SEND);
        if (waiting > 0) throw new Error(`${waiting} wait`);
      });
    },
    letters: async () => (await store.documents(deadLetters).list({})).items,
    told: () => store.published.map(({ type, data }) => ({ ...(data as Told), type })),
  };
}

type Told = Partial<DataOf<typeof EmailFailed>>;

/** Notifications, as far as e-mail knows it. */
function messagesOf() {
  const withdrawn = new Set<string>();
  const calls: ReadMessagesRequest['messages'][] = [];
  return {
    calls,
    withdraw: (name: string) => void withdrawn.add(idOf(name)),
    /** What happens while a message is asked for. */
    meanwhile: async () => {},
    async read({ messages }: ReadMessagesRequest): Promise<ReadMessagesAnswer> {
      calls.push(messages);
      await this.meanwhile();
      return {
        results: messages.map(({ id }) =>
          withdrawn.has(id) ? { id, withdrawn: 'cancelled' } : { id, to: addressOf(id), message: messageTo(id) },
        ),
      };
    },
  };
}

export const addressOf = (id: string): string => `${id}@example.com`;

const messageTo = (id: string) => ({
  template_version: 1,
  locale: 'en' as const,
  critical: false,
  subject: `To ${id}`,
  html: `<p>${id}</p>`,
});

/** The recipients of the mails that were handed over. */
export const recipients = (bound: readonly Binding[]): (string | undefined)[] =>
  bound.map(({ metadata }) => metadata?.emailTo);

/** The same store, which notes how long tasks that spent a try have to wait. */
function recording(store: TestStore, retries: number[]): TestStore {
  const noting = (work: Work): Work => ({
    ...work,
    retry(task, options) {
      if (options.spent !== false) retries.push(options.delayMs);
      work.retry(task, options);
    },
  });
  const commit: TestStore['commit'] = (unit, options) =>
    store.commit((work) => unit({ ...work, ...noting(work) }), options);
  return { ...store, commit };
}
