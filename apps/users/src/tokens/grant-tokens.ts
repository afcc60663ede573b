import { randomUUID } from 'node:crypto';
import { permissionsOf, type TokenGrant } from '@waybill/contracts';
import { type Reply, reply } from '@waybill/http';
import type { Kit } from '@waybill/service';
import type { Settings } from '../config.ts';
import { type User, viewOf } from '../domain/user.ts';
import type { SigningKeys } from './signing-keys.ts';

export type GrantTokens = (user: User, refreshToken: string) => Promise<Reply>;

/** Makes the answer to a login or a refresh: a fresh access token beside the refresh token, kept by no cache. */
export function createGrantTokens(
  { keys, clock }: { keys: SigningKeys } & Pick<Kit, 'clock'>,
  settings: Settings,
): GrantTokens {
  const { TOKEN_ISSUER: iss, TOKEN_AUDIENCE: aud, ACCESS_TOKEN_TTL_S: ttlSeconds } = settings;
  return async (user, refresh_token) => {
    const iat = Math.floor(clock.now().getTime() / 1000);
    const permissions = [...new Set(user.roles.flatMap((role) => permissionsOf[role]))];
    const claims = {
      iss,
      aud,
      sub: user.id,
      jti: randomUUID(),
      roles: user.roles,
      permissions,
      iat,
      exp: iat + ttlSeconds,
    };
    const access_token = await keys.ring().sign(claims, { typ: 'at+jwt' });
    const grant: TokenGrant = {
      access_token,
      refresh_token,
      token_type: 'Bearer',
      expires_in: ttlSeconds,
      user: viewOf(user),
    };
    return reply(grant, { headers: { 'cache-control': 'no-store' } });
  };
}
