import type { Room } from '@waybill/deliveries';
import type { Clock } from '@waybill/runtime';
import type { Sidecar } from '@waybill/sidecar';
import { createLine, type Line } from './line.ts';

/**
 * The components mails go out through. The binding mixes simultaneous mails up, so each carries one at a time [D2]. While
 * its sends are quick, the next messages of a component are got ready meanwhile, so that they are read and put on record
 * together.
 */
export interface Lanes {
  /**
   * Does `work` at a component that has a seat for it. Undefined when none had within `waitMs`. Its send waits for its turn
   * no longer than that either, and 5 s at most. What comes before the send is not held to the send's deadline.
   */
  use<T>(work: (room: Room) => Promise<T>, waitMs: number): Promise<T | undefined>;
}

/** Messages at a component whose last send was quick, the one it carries among them; else there is one. */
const seats = 8;
/** With so many left it is filled up: then several are got ready together. */
const few = 4;
/** A turn that has not come by then would be better used by another component. */
const longestTurnMs = 5_000;

/** What was not sent says nothing of the pace, and after a failure the next may be the one that pauses the channel. */
const wasTaken = (ended: unknown): boolean => ended instanceof Object && !('fault' in ended);

interface Lane {
  component: string;
  taken: number;
  filling: boolean;
  turns: Line<true>;
  /** Since when it carries what it carries. */
  begunMs?: number;
  lastTookMs: number;
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
  const lanes = components.map((component): Lane => {
    const lastTookMs = Number.POSITIVE_INFINITY;
    return { component, taken: 0, filling: true, turns: createLine(clock), lastTookMs };
  });
  const queue = createLine<Lane>(clock);
  const overdue = new Set<Lane>();
  /** Messages that are read or sent right now, which a shutdown would disturb; not those that wait for their turn. */
  let busy = 0;
  /** All that are got ready must have their turn within half the deadline. */
  const quickMs = Math.min(250, deadlineMs / 2 / seats);
  const pollMs = Math.min(1_000, deadlineMs);

  function hasSeat(lane: Lane): boolean {
    const { taken, begunMs, lastTookMs } = lane;
    const tookMs = begunMs === undefined ? lastTookMs : Math.max(lastTookMs, clock.monotonicMs() - begunMs);
    if (tookMs >= quickMs) return taken === 0;
    if (taken <= few) lane.filling = true;
    if (taken === seats) lane.filling = false;
    return lane.filling;
  }

  function handOut(): void {
    queue.serve(() => {
      if (overdue.size > 0) return undefined;
      const [lane] = lanes.filter(hasSeat).toSorted((one, other) => one.taken - other.taken);
      if (lane) lane.taken += 1;
      return lane;
    });
  }

  function giveTurns(): void {
    for (const lane of lanes)
      lane.turns.serve(() => {
        if (overdue.size > 0 || lane.begunMs !== undefined) return undefined;
        lane.begunMs = clock.monotonicMs();
        return true;
      });
  }

  async function watch(lane: Lane, returned: AbortSignal): Promise<void> {
    await clock.sleep(deadlineMs, returned);
    if (returned.aborted) return;
    overdue.add(lane);
    for (const { turns } of lanes) turns.dismiss();
    while (!returned.aborted) {
      if (busy === overdue.size) await sidecar.shutdown().catch(() => undefined);
      if (!returned.aborted) await clock.sleep(pollMs, returned);
    }
  }

  async function carry<T>(lane: Lane, send: () => Promise<T>): Promise<T> {
    const returned = new AbortController();
    const begunMs = clock.monotonicMs();
    void watch(lane, returned.signal);
    let tookMs = Number.POSITIVE_INFINITY;
    try {
      const ended = await send();
      if (wasTaken(ended)) tookMs = clock.monotonicMs() - begunMs;
      return ended;
    } finally {
      returned.abort('returned'); // a reason of its own, else an error is made for each
      lane.lastTookMs = tookMs;
      delete lane.begunMs;
      overdue.delete(lane);
      giveTurns();
      handOut();
    }
  }

  return {
    async use(work, waitMs) {
      const untilMs = clock.monotonicMs() + waitMs;
      const lane = await queue.stand(waitMs, handOut);
      if (!lane) return undefined;
      busy += 1;
      try {
        return await work({
          via: lane.component,
          timed: async (send) => {
            busy -= 1;
            const turn = await lane.turns.stand(Math.min(longestTurnMs, untilMs - clock.monotonicMs()), giveTurns);
            busy += 1;
            return turn && carry(lane, send);
          },
          isOverdue: () => overdue.has(lane),
          mayBegin: () => overdue.size === 0,
        });
      } finally {
        busy -= 1;
        lane.taken -= 1;
        handOut();
      }
    },
  };
}
