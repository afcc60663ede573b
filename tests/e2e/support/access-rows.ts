import { randomUUID } from 'node:crypto';
import type { Client, Person } from './client.ts';

export const callers = ['other', 'manager', 'admin', 'owner'] as const;
export type Signed = (typeof callers)[number];

interface Scene {
  client: Client;
  admin: Person;
  owner: Person;
}

/** What each caller is answered who asks for something of the owner's. */
type Row = Record<Signed, number> & {
  path(template: string, scene: Scene): Promise<string> | string;
  body?: (owner: Person) => unknown;
  /** An owner of its own for every caller, because the operation uses it up. */
  fresh?: true;
};

const ofUser = (template: string, { owner }: Scene) => template.replace('{user_id}', owner.id);
const asItIs = (template: string) => template;

async function ofOrder(template: string, { client, admin, owner }: Scene): Promise<string> {
  const product = await client.createProduct(admin.token);
  const { body } = await client.placeUntilAnswered(owner.token, [{ product_id: product.id, quantity: 1 }]);
  return template.replace('{order_id}', body.id);
}

async function ofNotification(template: string, { client, admin, owner }: Scene): Promise<string> {
  const send_at = new Date(Date.now() + 3_600_000).toISOString();
  const body = { notification_type: 'email', user_id: owner.id, template_code: 'welcome', send_at };
  const asked = client.call<{ id: string }>('POST', '/api/v1/notifications', { token: admin.token, body });
  return template.replace('{notification_id}', (await client.expectStatus(202, asked)).id);
}

const aDevice = () => ({ platform: 'ios', token: `token:${randomUUID()}` });

async function ofDevice(template: string, { client, owner }: Scene): Promise<string> {
  const path = `/api/v1/users/${owner.id}/devices`;
  const asked = client.call<{ id: string }>('POST', path, { token: owner.token, body: aDevice() });
  const { id } = await client.expectStatus(201, asked);
  return template.replace('{user_id}', owner.id).replace('{device_id}', id);
}

const everybody = (status: number) => ({ other: status, manager: status, admin: status, owner: status });
const staffAndOwner = (status: number) => ({ ...everybody(status), other: 404 });
const wishes = { email: true, push: true, sms: false, locale: 'en', time_zone: 'UTC' };

/**
 * Who may do what with what is somebody's own, by operationId: another customer is told that it does not exist. A new
 * operation for signed-in callers needs its row here.
 */
export const accessRows: Record<string, Row> = {
  readMe: { path: asItIs, ...everybody(200) },
  listUsers: { path: asItIs, other: 403, manager: 200, admin: 200, owner: 403 },
  userStats: { path: asItIs, other: 403, manager: 200, admin: 200, owner: 403 },
  readUser: { path: ofUser, ...staffAndOwner(200) },
  updateUser: { path: ofUser, body: () => ({ name: 'Other' }), other: 404, manager: 404, admin: 200, owner: 200 },
  deleteUser: { path: ofUser, fresh: true, other: 404, manager: 404, admin: 204, owner: 204 },
  readPreferences: { path: ofUser, ...staffAndOwner(200) },
  setPreferences: { path: ofUser, body: () => wishes, other: 404, manager: 404, admin: 200, owner: 200 },
  listDevices: { path: ofUser, ...staffAndOwner(200) },
  registerDevice: { path: ofUser, body: aDevice, other: 404, manager: 404, admin: 201, owner: 201 },
  removeDevice: { path: ofDevice, other: 404, manager: 404, admin: 204, owner: 204 },
  changePassword: {
    path: ofUser,
    fresh: true,
    body: ({ password }) => ({ current_password: password, new_password: `next ${randomUUID()}` }),
    other: 404,
    manager: 404,
    admin: 404,
    owner: 200,
  },
  placeOrder: { path: asItIs, body: () => ({ product_id: randomUUID(), quantity: 1 }), ...everybody(404) },
  listOrders: { path: (template, { owner }) => `${template}?user_id=${owner.id}`, ...everybody(200), other: 403 },
  exportOrders: { path: (template, { owner }) => `${template}?user_id=${owner.id}`, ...everybody(200), other: 403 },
  orderStats: { path: asItIs, ...everybody(200) },
  getOrder: { path: ofOrder, ...staffAndOwner(200) },
  orderTimeline: { path: ofOrder, ...staffAndOwner(200) },
  cancelOrder: { path: ofOrder, body: () => ({ reason: 'changed my mind' }), ...staffAndOwner(200) },
  deleteOrder: { path: ofOrder, ...staffAndOwner(200) },
  listNotifications: { path: asItIs, ...everybody(200) },
  getNotification: { path: ofNotification, ...staffAndOwner(200) },
  cancelNotification: { path: ofNotification, ...staffAndOwner(200) },
  followTag: { path: (template) => template.replace('{tag}', 'anything'), ...everybody(204) },
  unfollowTag: { path: (template) => template.replace('{tag}', 'anything'), ...everybody(204) },
};
