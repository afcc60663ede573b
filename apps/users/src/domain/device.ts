import type { DeviceView, NewDevice, Stored } from '@waybill/contracts';

/** Something a user can be reached on by push. Its id is new at each registration by another user, or after a removal. */
export interface Device extends Stored, NewDevice {
  user_id: string;
}

/** How many devices a user can have; the one registered longest ago makes room. */
export const mostDevices = 20;

export const viewOf = ({ id, platform, name, created_at, updated_at, version }: Device): DeviceView => ({
  id,
  platform,
  ...(name !== undefined && { name }),
  created_at,
  updated_at,
  version,
});
