import { Refusal } from '@waybill/contracts';
import { type Caller, may } from '@waybill/http';

/** Owners see their orders and staff see all; to anybody else an order does not exist. */
export function visibleTo<T extends { id: string; user_id: string }>(caller: Caller, order: T | undefined): T {
  if (order && (order.user_id === caller.id || may(caller, 'manage_orders'))) return order;
  throw new Refusal('order-not-found');
}

/** Whose orders a caller sees; undefined stands for everybody's. */
export function ownerFor(caller: Caller, wanted: string | undefined): string | undefined {
  if (may(caller, 'manage_orders')) return wanted;
  if (wanted !== undefined && wanted !== caller.id) throw new Refusal('forbidden', { permission: 'manage_orders' });
  return caller.id;
}
