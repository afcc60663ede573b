import {
  type OrderFacts,
  type Preferences,
  type ReadMessagesAnswer,
  ReadUsersAnswer,
  type Rendered,
  type RenderRequest,
} from '@waybill/contracts';
import { deadLetters } from '@waybill/messaging';
import {
  type FakeSidecar,
  fakeSidecar,
  fixedClock,
  type TestApi,
  type TestStore,
  testApi,
  testStore,
} from '@waybill/testing';
import { v5 } from 'uuid';
import { app, collections } from './app.ts';
import { Settings } from './config.ts';
import type { Notification } from './domain/notification.ts';
import { plainPreferences } from './domain/prepare.ts';

/** The same id for the same name. */
export const idOf = (name: string): string => v5(name, '0c1a7d38-51bb-4f0e-9d55-0b0f1d0e7a10');

type User = ReadUsersAnswer['users'][number];

export const aUser = (name: string, preferences: Partial<Preferences> = {}): User => ({
  id: idOf(name),
  version: 1,
  name,
  email: `${name}@example.com`,
  preferences: { ...plainPreferences, ...preferences },
});

export const aMessage = (fields: Partial<Rendered> = {}): Rendered => ({
  template_version: 1,
  locale: 'en',
  critical: false,
  subject: 'Hello',
  html: '<p>Hello</p>',
  ...fields,
});

export const aNotification = ({
  handed_out = 0,
  ...fields
}: Partial<Notification> & { handed_out?: number } = {}): Notification => ({
  id: idOf('notification'),
  user_id: idOf('lan'),
  channel: 'email',
  template_code: 'welcome',
  status: 'queued',
  priority: 5,
  attempts: [],
  places: [{ address: 'lan@example.com', handed_out }],
  message: aMessage(),
  version: 1,
  created_at: '2026-01-02T03:04:05.000Z',
  updated_at: '2026-01-02T03:04:05.000Z',
  ...fields,
});

export const anOrder = (user = 'lan', fields: Partial<OrderFacts> = {}): OrderFacts => ({
  id: idOf('order'),
  user_id: idOf(user),
  lines: [
    {
      product_id: idOf('lamp'),
      product_name: 'Lamp',
      quantity: 1,
      unit_price: { amount: 100, currency: 'USD' },
      total_price: { amount: 100, currency: 'USD' },
    },
  ],
  total: { amount: 100, currency: 'USD' },
  status: 'pending',
  ...fields,
});

export interface NotificationsApi extends TestApi {
  store: TestStore;
  sidecar: FakeSidecar;
  clock: ReturnType<typeof fixedClock>;
  /** What templates was asked to render, call by call. */
  rendered: RenderRequest['messages'][];
  /** What notifications answers a worker that claims this attempt. */
  claim(id: string, attempt: number, app?: string, device_id?: string): Promise<ReadMessagesAnswer['results'][number]>;
}

/** The whole service; users are those given, and templates render everything but the code `broken`. */
export async function notificationsApi(
  users: User[] = [aUser('lan')],
  { critical = false, channels = 'email', at }: { critical?: boolean; channels?: string; at?: string } = {},
): Promise<NotificationsApi> {
  const clock = fixedClock(at);
  const store = await testStore({ collections: [...collections, deadLetters], clock, app: 'notifications' });
  const sidecar = fakeSidecar({ clock });
  const rendered: RenderRequest['messages'][] = [];
  sidecar.answer('users', 'POST', '/internal/users/read', ({ body }) => {
    const { ids } = body as { ids: string[] };
    return ReadUsersAnswer.parse({ users: users.filter(({ id }) => ids.includes(id)) });
  });
  sidecar.answer('templates', 'POST', '/internal/templates/render', ({ body }) => {
    const { messages } = body as RenderRequest;
    rendered.push(messages);
    return {
      results: messages.map(({ template_code, locale }) =>
        template_code === 'broken'
          ? { refused: { code: 'variable-missing', parameters: { variable: 'order' } } }
          : { message: aMessage({ subject: template_code, locale, critical }) },
      ),
    };
  });
  const api = await testApi(app, Settings.parse({ CHANNELS: channels }), { store, clock, sidecar });
  return Object.assign(api, {
    store,
    sidecar,
    clock,
    rendered,
    claim: async (id: string, attempt: number, worker = 'email', device_id?: string) => {
      const { body } = await api
        .asApp(worker)
        .post('/internal/messages/read')
        .send({ messages: [{ id, attempt, ...(device_id && { device_id }) }] })
        .expect(200);
      return body.results[0];
    },
  });
}
