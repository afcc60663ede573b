import { v5, v7 } from 'uuid';

const namespace = '9a6f5c0e-2f0b-4f5d-8a51-6f1d1c0c9b7e';

/**
 * The id of an account to be opened. One attempt, which a sidecar may repeat, has one id, so that a repeat meets the
 * account it has opened and not a name that is taken [C6]; nothing of the request needs to be kept for that.
 */
export const userIdFor = (attempt: string | string[] | undefined, now: Date): string =>
  typeof attempt === 'string' && attempt !== '' ? v5(attempt, namespace) : v7({ msecs: now.getTime() });
