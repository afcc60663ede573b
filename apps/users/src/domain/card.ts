import type { ReadUsersAnswer } from '@waybill/contracts';
import type { User } from './user.ts';

type Card = ReadUsersAnswer['users'][number];

/** What a service is told of a user: whoever writes to users gets the address and their wishes, all others the name. */
export function cardFor(app: string | undefined, { id, version, name, email, preferences }: User): Card {
  return app === 'notifications' ? { id, version, name, email, preferences } : { id, version, name };
}
