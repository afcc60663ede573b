import type { ReadUsersAnswer } from '@waybill/contracts';
import type { Device } from './device.ts';
import type { User } from './user.ts';

type Card = ReadUsersAnswer['users'][number];

/** What a service is told of a user: whoever writes to users gets addresses and their wishes, all others the name. */
export function cardFor(app: string | undefined, user: User, devices: readonly Device[] = []): Card {
  const { id, version, name, email, phone, preferences } = user;
  if (app !== 'notifications') return { id, version, name };
  return {
    id,
    version,
    name,
    email,
    ...(phone !== undefined && { phone }),
    preferences,
    devices: devices.map(({ id, platform, token }) => ({ id, platform, token })),
  };
}
