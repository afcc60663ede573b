import { z } from 'zod';
import { Id, Timestamp } from './ids.ts';

export const Platform = z.enum(['ios', 'android', 'web']);
export type Platform = z.infer<typeof Platform>;

/** As push services hand them out: opaque, without blanks. */
const PushToken = z
  .string()
  .regex(/^[A-Za-z0-9_:.~-]{32,4096}$/, '32 to 4,096 letters, digits or _ : . ~ -, as the push service gave it');

/** `POST /users/:user_id/devices`. Registering a token again keeps its device, or moves it to the user who does. */
export const NewDevice = z.strictObject({
  platform: Platform,
  token: PushToken,
  name: z.string().trim().min(1).max(100).optional(),
});
export type NewDevice = z.infer<typeof NewDevice>;

/** A device without its token, which is for the push service alone. */
export const DeviceView = z.strictObject({
  id: Id,
  platform: Platform,
  name: z.string().optional(),
  created_at: Timestamp,
  updated_at: Timestamp,
  version: z.int(),
});
export type DeviceView = z.infer<typeof DeviceView>;
