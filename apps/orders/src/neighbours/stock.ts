import {
  CommitReservationsAnswer,
  isProblemCode,
  type OrderFacts,
  Refusal,
  type RefusalParameters,
  type ReservationRequest,
  ReserveAnswer,
} from '@waybill/contracts';
import { type Clock, coalesce } from '@waybill/runtime';
import type { Sidecar } from '@waybill/sidecar';

/** The stock that products keeps. Where products cannot be reached, its calls throw `Unreachable`. */
export interface Stock {
  /** Holds an order's units, all or none, and tells their names and prices. A repeat gets the first answer [S1]. */
  reserve(request: ReservationRequest): Promise<Held>;
  /** Keeps what is held for good; refuses with `reservation-gone` [S4]. */
  commit(orderId: string): Promise<void>;
}

interface Held extends Pick<OrderFacts, 'lines' | 'total'> {
  /** By the monotonic clock: until half its life has gone, counted from before the call, an order may be built on it [S3]. */
  usableUntilMs: number;
}

/** Calls that come together travel together: up to 128 orders an invocation, and one at a time, for few large ones cost least. */
const together = { maxBatch: 128, maxInFlight: 1 };
/** Whoever waited this long behind calls that hang is told so, instead of being placed when nobody listens any more. */
const patienceMs = 3_000;

export function createStock({ sidecar, clock }: { sidecar: Pick<Sidecar, 'invoke'>; clock: Clock }): Stock {
  const reserve = coalesce(async (waiting: readonly { request: ReservationRequest; beganMs: number }[]) => {
    const isLate = ({ beganMs }: { beganMs: number }) => clock.monotonicMs() - beganMs > patienceMs;
    const late = waiting.map(isLate);
    const reservations = waiting.flatMap(({ request }, index) => (late[index] ? [] : [request]));
    const outcomes = reservations.length > 0 ? await send(reservations) : [];
    const unanswered = { error: new Refusal('unavailable') };
    return late.map((tooLate) => (tooLate ? unanswered : (outcomes.shift() ?? unanswered)));
  }, together);

  async function send(reservations: readonly ReservationRequest[]) {
    const { results } = await sidecar.invoke({
      app: 'products',
      path: '/internal/reservations',
      method: 'POST',
      body: { reservations },
      returns: ReserveAnswer,
    });
    return results.map(outcome);
  }

  const commit = coalesce(async (ids: readonly string[]) => {
    const { results } = await sidecar.invoke({
      app: 'products',
      path: '/internal/reservations/commit',
      method: 'POST',
      body: { ids },
      returns: CommitReservationsAnswer,
    });
    return results.map(outcome);
  }, together);

  return {
    async reserve(request) {
      const beganMs = clock.monotonicMs();
      const { lines, total, expires_in_s } = await reserve({ request, beganMs });
      return { lines, total, usableUntilMs: beganMs + expires_in_s * 500 };
    },
    async commit(orderId) {
      await commit(orderId);
    },
  };
}

interface Refused {
  refused: { code: string; parameters: RefusalParameters };
}

function outcome<Result extends object>(result: Result): { value: Exclude<Result, Refused> } | { error: Error } {
  if (!('refused' in result)) return { value: result as Exclude<Result, Refused> };
  const { code, parameters } = (result as unknown as Refused).refused;
  return { error: isProblemCode(code) ? new Refusal(code, parameters) : new Error(`products refused with ${code}`) };
}
