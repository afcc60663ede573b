import type { Fleet } from './fleet.ts';
import { componentsOf } from './resources.ts';

export interface SidecarToRevive {
  readonly name: string;
  readonly appId: string;
  readonly port: number;
  readonly apiToken: string;
}

/**
 * Restarts the sidecars that started while a part was away and therefore lack its component, which daprd never tries
 * again by itself. Those that only lost their connection find it again and are left alone. Touching the component's
 * file instead makes every sidecar load all of its components anew, and some of them end over it (daprd 1.18.1).
 */
export async function reviveSidecars(
  fleet: Fleet,
  directory: string,
  sidecars: readonly SidecarToRevive[],
): Promise<void> {
  const running = new Set(fleet.processes().map(({ name }) => name));
  for (const { name, appId, port, apiToken } of sidecars.filter((one) => running.has(one.name))) {
    const loaded = await loadedComponents(port, apiToken);
    const missing = loaded && componentsOf(appId, directory).filter((component) => !loaded.includes(component));
    // One that does not come back at once is kept up by the fleet, and must not keep the others from it.
    if (missing && missing.length > 0) await fleet.restart(name).catch(() => undefined);
  }
}

/** Undefined when the sidecar does not answer: then it is starting, or being restarted, anyway. */
async function loadedComponents(port: number, apiToken: string): Promise<string[] | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/v1.0/metadata`, {
      headers: { 'dapr-api-token': apiToken },
      signal: AbortSignal.timeout(2_000),
    });
    const { components } = (await answer.json()) as { components?: { name: string }[] };
    return answer.ok ? (components ?? []).map(({ name }) => name) : undefined;
  } catch {
    return undefined;
  }
}
