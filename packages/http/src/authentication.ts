import { Refusal } from '@waybill/contracts';
import type { Context } from './state.ts';
import type { VerifyToken } from './tokens.ts';
import type { Access, Caller } from './types.ts';

const bearer = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/**
 * Who calls, by the bearer token. Where signing in is demanded a bad token is refused; on other routes it counts as
 * none, so that logging in works while an old token is still being sent.
 */
export async function authenticate(
  ctx: Context,
  access: Access,
  verify: VerifyToken | undefined,
): Promise<Caller | undefined> {
  const header = ctx.get('authorization');
  const demanded = typeof access === 'string' && access !== 'anyone';
  try {
    const token = bearer.exec(header)?.[1];
    if (!token || !verify) {
      if (demanded) throw new Refusal('unauthenticated');
      return undefined;
    }
    return await verify(token);
  } catch (error) {
    if (!demanded) return undefined;
    if (error instanceof Refusal && error.code === 'unauthenticated') {
      ctx.set('www-authenticate', header ? 'Bearer error="invalid_token"' : 'Bearer');
    }
    throw error;
  }
}
