import { v5 as uuid } from 'uuid';

/** Never changed: every derived order id hangs on it. */
const NAMESPACE = '6f1c3b0e-5d6a-4a57-9c0e-2f8d1f4b7a93';

/** The id of the order that this caller places under this key: a repeat meets its own order [S1]. */
export const orderIdFor = (callerId: string, key: string): string => uuid(`${callerId}:${key}`, NAMESPACE);
