import {
  type Decision,
  type Draft,
  type NewEvent,
  type OrderFacts,
  Refusal,
  type ReservationRequest,
  type ReservationStatus,
  StockRejected,
  type Stored,
  type WantedLine,
} from '@waybill/contracts';
import { unitsOf, unmetBy } from './lines.ts';
import { price } from './pricing.ts';
import type { Product, Shelf } from './product.ts';

/** The units of one order. Its id is the order's id [S1]; it is never deleted [L3]. */
export interface Reservation extends Stored, Pick<OrderFacts, 'lines' | 'total'> {
  status: ReservationStatus;
  /** Until when the units are kept without an order. Only while held. */
  expires_at?: string;
  /** The highest version of the order that was met, 0 before any [L7]. */
  order_version: number;
}

/** What a step comes to: for the reservation, and for each product whose stock moves [S5]. */
export interface StockDecision {
  reservation: Decision<Draft<Reservation>>;
  products: Decision<Product>[];
}

type Cause = 'reserve' | 'live' | 'cancel' | 'expire' | 'confirm';
type Move = { to: ReservationStatus; units: 'take' | 'keep' | 'return' };
const take = (to: ReservationStatus): Move => ({ to, units: 'take' });
const keep = (to: ReservationStatus): Move => ({ to, units: 'keep' });
const giveBack = (to: ReservationStatus): Move => ({ to, units: 'return' });

/**
 * Every state and what becomes of it [S1–S4]: when the order is about to be placed (`reserve`), when one of its events
 * is met (`live`, or `cancel` for a cancelled order), when its time is up (`expire`), and before staff confirm it (`confirm`).
 */
const steps = {
  none: {
    reserve: take('held'),
    live: take('committed'),
    cancel: keep('cancelled'),
    expire: 'stay',
    confirm: 'refuse',
  },
  held: {
    reserve: keep('held'),
    live: keep('committed'),
    cancel: giveBack('cancelled'),
    expire: giveBack('expired'),
    confirm: keep('committed'),
  },
  committed: {
    reserve: keep('committed'),
    live: 'stay',
    cancel: giveBack('cancelled'),
    expire: 'stay',
    confirm: 'stay',
  },
  expired: {
    reserve: take('held'),
    live: take('committed'),
    cancel: keep('cancelled'),
    expire: 'stay',
    confirm: take('committed'),
  },
  cancelled: { reserve: 'refuse', live: 'stay', cancel: 'stay', expire: 'stay', confirm: 'refuse' },
  rejected: { reserve: 'refuse', live: 'stay', cancel: 'stay', expire: 'stay', confirm: 'refuse' },
} as const satisfies Record<ReservationStatus | 'none', Record<Cause, Move | 'stay' | 'refuse'>>;

/**
 * Holds the units of an order that is about to be placed, all or none. A repeat gets the first prices and a new expiry.
 * Refuses with `reservation-differs`, `reservation-gone`, `product-not-found`, `mixed-currencies`, `price-changed` or
 * `insufficient-stock`, and then nothing has changed.
 */
export function reserve(
  reservation: Reservation | undefined,
  shelf: Shelf,
  request: ReservationRequest,
  expiresAt: string,
): StockDecision {
  if (reservation && !sameLines(reservation.lines, request.lines)) throw new Refusal('reservation-differs');
  const step = steps[reservation?.status ?? 'none'].reserve;
  if (step === 'refuse') throw gone(reservation);
  const priced = price(request, reservation && step.units === 'keep' ? reservation : shelf);
  const unmet = step.units === 'take' && unmetBy(shelf, priced.lines);
  if (unmet) throw new Refusal('insufficient-stock', unmet);
  return move({ ...blank(request.id), ...reservation, ...priced, expires_at: expiresAt }, step, shelf);
}

/**
 * Follows the order to the version an event carries. A live order commits what was held, and takes units again where
 * they had expired; if they are gone the reservation is `rejected` and `stock.rejected` says so. A cancelled order gives
 * its units back, and stays cancelled whatever comes late [S2]. Undefined: this version, or a higher one, was met before.
 */
export function follow(
  reservation: Reservation | undefined,
  shelf: Shelf,
  order: OrderFacts,
  version: number,
): StockDecision | undefined {
  if (reservation && version <= reservation.order_version) return undefined;
  const { lines, total } = order;
  const met = { ...blank(order.id), lines, total, ...reservation, order_version: version };
  const step = steps[reservation?.status ?? 'none'][causeOf(order)];
  if (step === 'stay') return stay(met);
  if (step.units === 'take' && unmetBy(shelf, met.lines)) {
    return move(met, keep('rejected'), shelf, [StockRejected({ order_id: order.id, order_version: version })]);
  }
  return move(met, step, shelf);
}

/** Whether following the order there takes units or gives them back: only then are its products needed. */
export function movesUnits(reservation: Reservation | undefined, order: Pick<OrderFacts, 'status'>): boolean {
  const step = steps[reservation?.status ?? 'none'][causeOf(order)];
  return step !== 'stay' && step.units !== 'keep';
}

const causeOf = ({ status }: Pick<OrderFacts, 'status'>) => (status === 'cancelled' ? 'cancel' : 'live');

/** Releases a reservation whose time was up before `provenAt`, a moment by which its order would have been met [S3]. */
export function expire(reservation: Reservation, shelf: Shelf, provenAt: string): StockDecision {
  const step = steps[reservation.status].expire;
  const due = reservation.expires_at !== undefined && reservation.expires_at < provenAt;
  return due && step !== 'stay' ? move(reservation, step, shelf) : stay(reservation);
}

/** Commits what is held before staff confirm the order [S4]; refuses with `reservation-gone` when the units are not to be had. */
export function commit(reservation: Reservation | undefined, shelf: Shelf): StockDecision {
  const step = steps[reservation?.status ?? 'none'].confirm;
  if (!reservation || step === 'refuse') throw gone(reservation);
  if (step === 'stay') return stay(reservation);
  if (step.units === 'take' && unmetBy(shelf, reservation.lines)) throw gone(reservation);
  return move(reservation, step, shelf);
}

const blank = (id: string) => ({ id, status: 'held' as ReservationStatus, order_version: 0 });

const stay = (document: Draft<Reservation>): StockDecision => ({ reservation: { document, events: [] }, products: [] });

const gone = (reservation: Reservation | undefined) =>
  new Refusal('reservation-gone', { status: reservation?.status ?? 'none' });

function move(from: Draft<Reservation>, step: Move, shelf: Shelf, events: NewEvent[] = []): StockDecision {
  const { expires_at, ...rest } = from;
  const document = { ...rest, status: step.to, ...(step.to === 'held' && expires_at !== undefined && { expires_at }) };
  const sign = { take: -1, keep: 0, return: 1 }[step.units];
  return { reservation: { document, events }, products: sign === 0 ? [] : shift(shelf, from.lines, sign) };
}

function shift(shelf: Shelf, lines: readonly WantedLine[], sign: number): Decision<Product>[] {
  return [...unitsOf(lines)].flatMap(([id, units]) => {
    const product = shelf.get(id);
    return product ? [{ document: { ...product, stock: product.stock + sign * units }, events: [] }] : [];
  });
}

function sameLines(a: readonly WantedLine[], b: readonly WantedLine[]): boolean {
  return (
    a.length === b.length &&
    a.every((line, i) => line.product_id === b[i]?.product_id && line.quantity === b[i]?.quantity)
  );
}
