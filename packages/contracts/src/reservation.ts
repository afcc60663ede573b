import { z } from 'zod';
import { Id } from './ids.ts';
import { Money } from './money.ts';
import { OrderLine, WantedLine } from './order.ts';

/** One order's wish for units; the reservation's id is the order's id [S1]. Equal products in two lines add up. */
export const ReservationRequest = z.strictObject({
  id: Id,
  lines: z.array(WantedLine).min(1).max(50),
  /** What the customer expects to pay; compared before anything is held. */
  total: Money.optional(),
});
export type ReservationRequest = z.infer<typeof ReservationRequest>;

/** How far a reservation has come. Units are taken while it is held or committed, and in no other state [S1]. */
export const ReservationStatus = z.enum(['held', 'committed', 'expired', 'cancelled', 'rejected']);
export type ReservationStatus = z.infer<typeof ReservationStatus>;

/** `POST /internal/reservations`: a batch, each order all or nothing. */
export const ReserveRequest = z.strictObject({ reservations: z.array(ReservationRequest).min(1).max(128) });

const Refused = z.object({
  id: Id,
  refused: z.object({
    code: z.string(),
    parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  }),
});

/** Answers stand in the order of the requests. */
export const ReserveAnswer = z.object({
  results: z.array(
    z.union([Refused, z.object({ id: Id, lines: z.array(OrderLine), total: Money, expires_in_s: z.number() })]),
  ),
});
export type ReserveAnswer = z.infer<typeof ReserveAnswer>;

/** `POST /internal/reservations/commit`: before an order is confirmed [S4]. */
export const CommitReservationsRequest = z.strictObject({ ids: z.array(Id).min(1).max(128) });
export const CommitReservationsAnswer = z.object({ results: z.array(z.union([Refused, z.object({ id: Id })])) });
export type CommitReservationsAnswer = z.infer<typeof CommitReservationsAnswer>;
