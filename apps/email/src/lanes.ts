import type { Room } from '@waybill/deliveries';
import type { Clock } from '@waybill/runtime';
import type { Sidecar } from '@waybill/sidecar';

/** The components mails go out through. The binding mixes simultaneous mails up, so each carries one at a time [D2]. */
export interface Lanes {
  /**
   * Does `work` with a component that carries nothing else until it has settled. Undefined when none was free within
   * `waitMs`. What comes before the send itself, and may wait for others, is not held to the send's deadline.
   */
  use<T>(work: (room: Room) => Promise<T>, waitMs: number): Promise<T | undefined>;
}

interface Waiter {
  turn: AbortController;
  component?: string;
}

/**
 * A send that exceeds its deadline is not abandoned, because its component could not be used again safely: no further
 * send begins, those under way end, and the sidecar is shut down, which ends the one that hangs [D2].
 */
export function createLanes({
  components,
  deadlineMs,
  sidecar,
  clock,
}: {
  components: readonly string[];
  deadlineMs: number;
  sidecar: Pick<Sidecar, 'shutdown'>;
  clock: Clock;
}): Lanes {
  const free = [...components];
  const queue: Waiter[] = [];
  const overdue = new Set<string>();
  const underWay = new Set<string>();
  const pollMs = Math.min(1_000, deadlineMs);

  function handOut(): void {
    while (overdue.size === 0 && queue.length > 0) {
      const component = free.shift();
      if (component === undefined) return;
      const waiter = queue.shift() as Waiter;
      waiter.component = component;
      waiter.turn.abort();
    }
  }

  async function take(waitMs: number): Promise<string | undefined> {
    const waiter: Waiter = { turn: new AbortController() };
    queue.push(waiter);
    handOut();
    if (waiter.component === undefined) await clock.sleep(waitMs, waiter.turn.signal);
    const place = queue.indexOf(waiter);
    if (place >= 0) queue.splice(place, 1);
    return waiter.component;
  }

  async function watch(component: string, returned: AbortSignal): Promise<void> {
    await clock.sleep(deadlineMs, returned);
    if (returned.aborted) return;
    overdue.add(component);
    while (!returned.aborted) {
      if (underWay.size === overdue.size) await sidecar.shutdown().catch(() => undefined);
      if (!returned.aborted) await clock.sleep(pollMs, returned);
    }
  }

  return {
    async use(work, waitMs) {
      const component = await take(waitMs);
      if (component === undefined) return undefined;
      const returned = new AbortController();
      underWay.add(component);
      try {
        return await work({
          via: component,
          timed: (send) => {
            void watch(component, returned.signal);
            return send();
          },
          isOverdue: () => overdue.has(component),
          mayBegin: () => overdue.size === 0,
        });
      } finally {
        returned.abort();
        underWay.delete(component);
        overdue.delete(component);
        free.push(component);
        handOut();
      }
    },
  };
}
