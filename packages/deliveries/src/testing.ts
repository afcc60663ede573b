import {
  type Channel,
  type DataOf,
  type EmailFailed,
  EmailFailed as Failed,
  NotificationCancelled,
  NotificationRequested,
  type ReadMessagesAnswer,
  type ReadMessagesRequest,
  EmailSent as Sent,
} from '@waybill/contracts';
import { deadLetters, startMessaging } from '@waybill/messaging';
import { systemClock } from '@waybill/runtime';
import type { App } from '@waybill/service';
import { SidecarFailed } from '@waybill/sidecar';
import type { Work } from '@waybill/store';
import { fakeSidecar, fixedClock, publishedEvent, type TestStore, testApi, testStore } from '@waybill/testing';
import { v5 } from 'uuid';
import { vi } from 'vitest';
import { z } from 'zod';
import { deliverOver } from './channel.ts';
import { deliveries } from './collection.ts';
import { type Delivery, deliveryIdOf } from './delivery.ts';
import { type DeliverySettings, deliverySettings } from './settings.ts';

/** The same id for the same name, so that a test can speak of `idOf('ann')`. */
export const idOf = (name: string): string => v5(name, '5d9a3c31-37b5-4a53-8d8e-6a7d2b1c9e42');

const at = '2020-01-02T03:04:05.000Z';

export const aDelivery = (fields: Partial<Delivery> = {}): Delivery => ({
  id: idOf('ann'),
  notification_id: idOf('ann'),
  status: 'waiting',
  priority: 5,
  attempt: 0,
  attempts: [],
  version: 1,
  created_at: at,
  updated_at: at,
  ...fields,
});

interface Wish {
  priority?: number;
  send_at?: string;
  device_id?: string;
}

/** The request for the message of `idOf(name)`. */
export const requestedOver =
  (channel: Channel) =>
  (name: string, more: Wish = {}) =>
    publishedEvent(NotificationRequested({ notification_id: idOf(name), channel, priority: 5, ...more }), {
      correlationid: `cause-of-${name}`,
    });

export const cancelledOver = (channel: Channel) => (name: string, device_ids?: string[]) =>
  publishedEvent(NotificationCancelled({ notification_id: idOf(name), channel, ...(device_ids && { device_ids }) }));

/** What the sidecar says when a provider behind a binding refuses. */
export const refusal = (text = '451 4.7.1 <ann@example.com>: try again later') =>
  new SidecarFailed('bind email', { status: 500, errorCode: 'ERR_INVOKE_OUTPUT_BINDING', message: text });

interface ChannelApiOptions {
  unreachableMs?: number;
  /** Where there is no database of the suite. */
  uri?: string;
  /** A second replica on the data of the first. */
  database?: string;
}

/**
 * A whole channel with its real worker loop; its clock stands in the past, so that whatever is scheduled is due at once.
 * `placeOf` says where the message of a notification goes.
 */
export async function channelApi<Settings>({
  app,
  settings,
  channel,
  placeOf = addressOf,
  unreachableMs = 50,
  uri,
  database,
}: ChannelApiOptions & {
  app: App<Settings>;
  settings: Settings;
  channel: Channel;
  placeOf?: (id: string, device_id?: string) => string;
}) {
  const clock = fixedClock(at);
  const store = await testStore({
    collections: [deliveries, deadLetters],
    app: channel,
    clock,
    ...(uri && { uri }),
    ...(database && { database }),
  });
  const sidecar = fakeSidecar({ clock });
  const messages = messagesOf(placeOf);
  sidecar.answer('notifications', 'POST', '/internal/messages/read', ({ body }) =>
    messages.read(body as ReadMessagesRequest),
  );
  const retries: number[] = [];
  const api = await testApi(app, settings, { store: recording(store, retries), sidecar, clock });

  /** Runs the worker until `check` passes, and stops it. */
  async function working(check: () => unknown, timeout = 20_000): Promise<void> {
    const { stop } = startMessaging({
      app: channel,
      store: recording(store, retries),
      sidecar,
      reactions: [],
      workers: api.service.workers ?? [],
      clock: systemClock,
      unreachableMs,
    });
    try {
      await vi.waitFor(async () => void (await check()), { timeout, interval: 20 });
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
    delivery: (name: string, device_id?: string) =>
      store.documents(deliveries).find(deliveryIdOf({ notification_id: idOf(name), ...(device_id && { device_id }) })),
    queue: () => store.depth(channel),
    /** Runs the worker until the queue is empty. */
    async workedOff() {
      await working(async () => {
        const { waiting } = await store.depth(channel);
        if (waiting > 0) throw new Error(`${waiting} wait`);
      });
    },
    letters: async () => (await store.documents(deadLetters).list({})).items,
    told: () => store.published.map(({ type, data }) => ({ ...(data as Told), type })),
  };
}

type Told = Partial<DataOf<typeof EmailFailed>>;

/** Notifications, as far as a channel knows it. */
function messagesOf(placeOf: (id: string, device_id?: string) => string) {
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
        results: messages.map(({ id, device_id }) =>
          withdrawn.has(id)
            ? { id, withdrawn: 'cancelled' }
            : { id, to: placeOf(id, device_id), message: messageTo(id), metadata: { order_id: id } },
        ),
      };
    },
  };
}

export const addressOf = (id: string): string => `${id}@example.com`;

/** A message with something for every channel. */
export const messageTo = (id: string) => ({
  template_version: 1,
  locale: 'en' as const,
  critical: false,
  subject: `To ${id}`,
  html: `<p>${id}</p>`,
  text: `Dear ${id}`,
  title: `For ${id}`,
  body: `Hello ${id}`,
  image: 'https://waybill.example/image.png',
  link: 'https://waybill.example/orders',
});

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

export const plainSettings = z.object(deliverySettings);

/** What a message is told while it waits. */
interface Turns {
  mayBegin: () => boolean;
  /** Whether its turn to be sent comes in time. */
  hasTurn: () => boolean;
}

/** A channel whose provider is a binding called `plain` that takes one message after another. */
const plainApp =
  ({ mayBegin, hasTurn }: Turns): App<DeliverySettings> =>
  (kit, settings) => {
    let before: Promise<unknown> = Promise.resolve();
    return deliverOver(kit, settings, {
      channel: 'email',
      outcomes: { sent: Sent, failed: Failed },
      provider: {
        batches: 2,
        use(work) {
          const timed = async <T>(send: () => Promise<T>) => (hasTurn() ? send() : undefined);
          const turn = before.then(() => work({ via: '', timed, isOverdue: () => false, mayBegin }));
          before = turn.catch(() => undefined);
          return turn;
        },
        flawOf: ({ to }) => (to.includes(' ') ? 'The address holds a blank' : undefined),
        refusesRecipient: (refusal) => refusal.includes(' 550 '),
        async send({ to, message: { subject } }) {
          await kit.sidecar.bind({ name: 'plain', operation: 'create', data: subject, metadata: { to } });
          return { outcome: 'sent', answer: 'taken' };
        },
      },
    });
  };

export const plainApi = ({
  settings = {},
  placeOf,
  mayBegin = () => true,
  hasTurn = () => true,
  ...options
}: ChannelApiOptions &
  Partial<Turns> & {
    settings?: Record<string, string>;
    placeOf?: (id: string) => string;
  } = {}) =>
  channelApi({
    app: plainApp({ mayBegin, hasTurn }),
    settings: plainSettings.parse(settings),
    channel: 'email',
    ...(placeOf && { placeOf }),
    ...options,
  });
