import type { Metrics } from '@waybill/runtime';
import { isRead } from './methods.ts';
import type { Context, Middleware } from './state.ts';

export type PartState = 'up' | 'degraded' | 'down';

/** `ready` is false only when the service cannot work: no database, no migrations, no sidecar, or stopping [T4]. */
export interface Readiness {
  ready: boolean;
  /** Such as mongodb, sidecar, cache, broker. */
  parts: Record<string, PartState>;
}

export type ReadReadiness = () => Promise<Readiness> | Readiness;

const paths = new Set(['/healthz', '/readyz', '/health', '/metrics']);

/** Probes and scrapes: open without the app API token, logged at debug. */
export const isOperational = (path: string): boolean => paths.has(path);

/** `/healthz` (the process lives), `/readyz` and `/health` (it can work), `/metrics`. */
export const health = ({ readiness, metrics }: { readiness: ReadReadiness; metrics: Metrics }): Middleware =>
  async function answerHealth(ctx, next) {
    if (!isOperational(ctx.path)) return next();
    ctx.state.route = ctx.path.slice(1);
    if (!isRead(ctx)) return;
    ctx.set('cache-control', 'no-store');
    if (ctx.path === '/healthz') return send(ctx, 200, { status: 'healthy' });
    if (ctx.path === '/metrics') {
      ctx.body = await metrics.text();
      ctx.set('content-type', metrics.contentType);
      return;
    }
    const { ready, parts } = await known(readiness);
    const whole = Object.values(parts).every((part) => part === 'up');
    const status = ready ? (whole ? 'healthy' : 'degraded') : 'unhealthy';
    send(ctx, ready ? 200 : 503, { status, parts });
  };

async function known(readiness: ReadReadiness): Promise<Readiness> {
  try {
    return await readiness();
  } catch {
    return { ready: false, parts: {} };
  }
}

function send(ctx: Context, status: number, body: unknown): void {
  ctx.status = status;
  ctx.body = JSON.stringify(body);
  ctx.set('content-type', 'application/json; charset=utf-8');
}
