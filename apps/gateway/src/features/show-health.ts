import { Readable } from 'node:stream';
import { reply, route } from '@waybill/http';
import type { Clock } from '@waybill/runtime';
import type { Sidecar } from '@waybill/sidecar';
import { z } from 'zod';
import { remember } from '../remember.ts';

const Status = z.enum(['healthy', 'degraded', 'unhealthy']);
const ServiceHealth = z.object({ status: Status, parts: z.record(z.string(), z.string()) });
type ServiceHealth = z.infer<typeof ServiceHealth>;
const PlatformHealth = z.object({ status: Status, services: z.record(z.string(), ServiceHealth) });
type PlatformHealth = z.infer<typeof PlatformHealth>;

const deadlineMs = 2_000;
const rememberedMs = 1_000;

/** `GET /api/health`: every service with its parts. 503 only when one is not ready [T4]. */
export function showHealth({ sidecar, apps, clock }: { sidecar: Sidecar; apps: readonly string[]; clock: Clock }) {
  const read = remember(() => readAll(sidecar, apps), { forMs: rememberedMs, clock });
  return route({
    name: 'showPlatformHealth',
    method: 'get',
    path: '/api/health',
    summary: 'Health of the whole platform',
    access: 'anyone',
    success: 200,
    returns: PlatformHealth,
    handle: async () => {
      const health = await read();
      return reply(health, {
        status: health.status === 'unhealthy' ? 503 : 200,
        headers: { 'cache-control': 'no-store' },
      });
    },
  });
}

async function readAll(sidecar: Sidecar, apps: readonly string[]): Promise<PlatformHealth> {
  const services = await Promise.all(apps.map(async (app) => [app, await readOne(sidecar, app)] as const));
  const has = (status: ServiceHealth['status']) => services.some(([, service]) => service.status === status);
  const status = has('unhealthy') ? 'unhealthy' : has('degraded') ? 'degraded' : 'healthy';
  return { status, services: Object.fromEntries(services) };
}

async function readOne(sidecar: Sidecar, app: string): Promise<ServiceHealth> {
  try {
    // A body of unknown length: sidecars do not repeat such a request, so that a service that says 503 is heard at once
    // and not after their retries.
    const body = Readable.from([Buffer.from('\n')]);
    const answer = await sidecar.forward({
      app,
      method: 'GET',
      path: '/readyz',
      headers: {},
      body,
      deadlineMs,
      signal: AbortSignal.timeout(deadlineMs),
    });
    return ServiceHealth.parse(JSON.parse(Buffer.concat(await answer.body.toArray()).toString()));
  } catch {
    return { status: 'unhealthy', parts: {} };
  }
}
