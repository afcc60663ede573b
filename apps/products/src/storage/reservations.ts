import type { WantedLine } from '@waybill/contracts';
import { defineCollection, type Work } from '@waybill/store';
import { unitsOf } from '../domain/lines.ts';
import type { Shelf } from '../domain/product.ts';
import type { Reservation, StockDecision } from '../domain/reservation.ts';
import { products } from './products.ts';

export const reservations = defineCollection<Reservation>({
  name: 'reservations',
  notFound: 'reservation-gone',
  indexes: [{ keys: { expires_at: 1 }, partial: { status: 'held' } }],
});

export interface Stake {
  /** Id of the order. */
  id: string;
  lines: readonly WantedLine[];
}

/** What a batch reads at once before its units run. */
export const readsOf = (stakes: readonly Stake[]) => [
  { collection: reservations, ids: stakes.map(({ id }) => id) },
  { collection: products, ids: productIdsOf(stakes) },
];

export const productIdsOf = (stakes: readonly Stake[]): string[] => [
  ...unitsOf(stakes.flatMap(({ lines }) => lines)).keys(),
];

export interface Settled {
  reservation: Reservation | undefined;
  /** Products whose stock has changed. */
  moved: string[];
}

/**
 * Decides over one order's reservation and the stock of its products, and writes both or neither.
 * `lines` are for where there may be no reservation yet. Undefined from `decide` leaves everything as it is. Where
 * `moves` says that no units will, the products are not even read. `mostlyNew` spares looking for a reservation that
 * only a repeat would find.
 */
export async function settle(
  work: Work,
  { id, lines = [] }: { id: string; lines?: readonly WantedLine[] },
  decide: (reservation: Reservation | undefined, shelf: Shelf) => StockDecision | undefined,
  {
    moves = () => true,
    mostlyNew = false,
  }: { moves?: (reservation: Reservation | undefined) => boolean; mostlyNew?: boolean } = {},
): Promise<Settled> {
  const before = await (mostlyNew ? work.findNew(reservations, id) : work.find(reservations, id));
  const ids = moves(before) ? productIdsOf([{ id, lines: [...(before?.lines ?? []), ...lines] }]) : [];
  const decision = decide(before, await work.findAll(products, ids));
  if (!decision) return { reservation: before, moved: [] };
  const moved = await work.changeAll(products, ids, () => decision.products);
  const reservation = await work.put(reservations, id, () => decision.reservation);
  return { reservation, moved: moved.map((product) => product.id) };
}
