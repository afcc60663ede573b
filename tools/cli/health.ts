import { setTimeout as sleep } from 'node:timers/promises';

/** What `GET /api/health` calls the platform (`healthy`, …); `undefined` when it does not answer 200. */
export async function gatewayHealth(gateway: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${gateway}/api/health`, { signal: AbortSignal.timeout(5_000) });
    const body: unknown = await response.json();
    if (!response.ok || typeof body !== 'object' || body === null || !('status' in body)) return undefined;
    return String(body.status);
  } catch {
    return undefined;
  }
}

export async function waitUntilHealthy(gateway: string, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let last: string | undefined;
  while (Date.now() < deadline) {
    last = await gatewayHealth(gateway);
    if (last === 'healthy') return;
    await sleep(250);
  }
  throw new Error(
    `The platform runs but is not healthy after ${timeoutMs / 1000} s: ${last ?? 'no answer'}. ` +
      `Next: curl ${gateway}/api/health says which part, make logs APP=… why`,
  );
}
