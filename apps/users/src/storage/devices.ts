import { createHash } from 'node:crypto';
import type { NewDevice, Stored } from '@waybill/contracts';
import { defineCollection, type Store, type Work } from '@waybill/store';
import { type Device, mostDevices } from '../domain/device.ts';

export const devices = defineCollection<Device>({
  name: 'devices',
  notFound: 'device-not-found',
  indexes: [{ keys: { user_id: 1, updated_at: -1 } }],
});

/** Which device has a token. The token's hash is the id, so that it is unique by being the primary key. */
interface DeviceToken extends Stored {
  device_id: string;
}

export const deviceTokens = defineCollection<DeviceToken>({ name: 'device_tokens', notFound: 'device-not-found' });

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** A user's devices, the one registered last first. */
export async function devicesOf(store: Store, userId: string): Promise<Device[]> {
  const sort = { field: 'updated_at', direction: -1 } as const;
  const { items } = await store.documents(devices).list({ filter: { user_id: userId }, limit: 100, sort });
  return items;
}

/** The devices of several users, by user. */
export async function devicesOfAll(
  store: Store,
  users: readonly Pick<Stored, 'id'>[],
): Promise<ReadonlyMap<string, Device[]>> {
  const rows = await store
    .documents(devices)
    .aggregate<Device & { _id: string }>([{ $match: { user_id: { $in: users.map(({ id }) => id) } } }]);
  const owned = new Map<string, Device[]>();
  for (const { _id, ...device } of rows)
    owned.set(device.user_id, [...(owned.get(device.user_id) ?? []), { ...device, id: _id }]);
  return owned;
}

/**
 * Keeps a device under `id`, or under the one its token has already at this user. A token of another user's device moves
 * here: the phone has changed hands, or whoever holds it has logged in anew.
 */
export async function keepDevice(
  work: Work,
  { id, user_id, platform, token, name }: NewDevice & { id: string; user_id: string },
): Promise<{ device: Device; isNew: boolean }> {
  const held = await work.find(deviceTokens, hashOf(token));
  const known = held && (await work.find(devices, held.device_id));
  const fields = { user_id, platform, token, ...(name !== undefined && { name }) };
  if (known?.user_id === user_id) {
    const decide = ({ id, version, created_at, updated_at }: Device) => ({
      document: { id, version, created_at, updated_at, ...fields },
      events: [],
    });
    return { device: await work.change(devices, known.id, decide), isNew: false };
  }
  if (known) await work.remove(devices, known.id);
  const device = await work.add(devices, { document: { id, ...fields }, events: [] });
  const tokenId = hashOf(token);
  await work.put(deviceTokens, tokenId, () => ({ document: { id: tokenId, device_id: id }, events: [] }));
  return { device, isNew: true };
}

/** Removing one that is not there does nothing. */
export async function dropDevice(work: Work, id: string): Promise<void> {
  const device = await work.find(devices, id);
  if (!device) return;
  await work.remove(devices, id);
  const held = await work.find(deviceTokens, hashOf(device.token));
  if (held?.device_id === id) await work.remove(deviceTokens, held.id);
}

/** The devices that must go before another one comes. */
export const crowdedOut = (known: readonly Device[], token: string): string[] =>
  known.some((device) => device.token === token) ? [] : known.slice(mostDevices - 1).map(({ id }) => id);
