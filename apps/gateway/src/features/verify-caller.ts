import { Refusal } from '@waybill/contracts';
import type { Middleware, VerifyToken } from '@waybill/http';
import { isSignIn, type Limits, spend } from './limit-requests.ts';

const keysPath = '/api/v1/auth/jwks';
const bearer = /^Bearer +(\S+)$/i;

/**
 * Refuses a bad token before it costs a service anything; whoever sends none is passed on, and the service decides.
 * Signing in must work while an old token is still being sent, so there a bad one passes; so it does where nobody's
 * token matters: keys, pages, probes.
 */
export const verifyCaller = ({ verify, limits }: { verify: VerifyToken; limits: Limits }): Middleware =>
  async function verifiedCaller(ctx, next) {
    const header = ctx.get('authorization');
    if (header === '' || isSignIn(ctx) || !ctx.path.startsWith('/api/v1/') || ctx.path === keysPath) return next();
    try {
      const token = bearer.exec(header)?.[1];
      if (token === undefined) throw new Refusal('unauthenticated');
      const { id } = await verify(token);
      spend(ctx, 'user', limits.user.take(id));
    } catch (error) {
      if (error instanceof Refusal && error.code === 'unauthenticated')
        ctx.set('www-authenticate', 'Bearer error="invalid_token"');
      throw error;
    }
    return next();
  };
