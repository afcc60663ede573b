import { setTimeout as sleep } from 'node:timers/promises';
import type { Gateway } from '../seed/api.ts';

/** The sidecar of a job: the way to the gateway, under the job's own identity. */
export interface Sidecar {
  readonly gateway: Gateway;
  /** Whether it can be called. */
  ready(): Promise<boolean>;
  /** Ends it. One that is not there is ended already. */
  shutDown(): Promise<void>;
}

export function sidecarIn(env: Readonly<Record<string, string | undefined>>): Sidecar {
  const port = env.DAPR_HTTP_PORT ?? '3500';
  const headers = { 'dapr-api-token': env.DAPR_API_TOKEN ?? '' };
  const at = `http://127.0.0.1:${port}/v1.0`;
  return {
    gateway: { url: `${at}/invoke/gateway/method`, headers },
    ready: async () => {
      const answer = await fetch(`${at}/healthz/outbound`, { headers, signal: AbortSignal.timeout(2_000) }).catch(
        () => undefined,
      );
      return answer?.ok ?? false;
    },
    shutDown: async () => {
      await fetch(`${at}/shutdown`, { method: 'POST', headers, signal: AbortSignal.timeout(5_000) }).catch(
        () => undefined,
      );
    },
  };
}

/** Waits for the sidecar, which starts beside its app. Throws after a minute. */
export async function untilReady(sidecar: Pick<Sidecar, 'ready'>, timeoutMs = 60_000): Promise<void> {
  const until = performance.now() + timeoutMs;
  while (!(await sidecar.ready())) {
    if (performance.now() > until) throw new Error(`The sidecar was not ready within ${timeoutMs / 1_000} s`);
    await sleep(250);
  }
}
