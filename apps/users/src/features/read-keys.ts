import { JsonWebKeySet } from '@waybill/contracts';
import { reply, route } from '@waybill/http';
import type { SigningKeys } from '../tokens/signing-keys.ts';

export const readKeys = ({ keys }: { keys: SigningKeys }) =>
  route({
    name: 'readKeys',
    method: 'get',
    path: '/api/v1/auth/jwks',
    summary: 'The public keys that access tokens are verified with',
    access: 'anyone',
    success: 200,
    returns: JsonWebKeySet,
    refuses: ['unavailable'],
    handle: () => reply(keys.ring().published, { headers: { 'cache-control': 'public, max-age=300' } }),
  });
