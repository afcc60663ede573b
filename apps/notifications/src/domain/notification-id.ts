import type { Channel } from '@waybill/contracts';
import { v5 as uuid } from 'uuid';

/** Never changed: every notification's id hangs on it. */
const NAMESPACE = '2b8f1b53-7f0e-4c55-8d0f-6d1c4a0b9e21';

/** The id of what `cause` (an event's id, a caller's key) brings over a channel: a repeat meets its own notification. */
export const notificationIdFor = (cause: string, channel: Channel): string => uuid(`${cause}|${channel}`, NAMESPACE);
