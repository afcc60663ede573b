import { acknowledged, type Books, type Diary } from '../books.ts';

const unitsBy = (rows: readonly { lines: readonly { product_id: string; quantity: number }[] }[]) => {
  const units = new Map<string, number>();
  for (const { product_id, quantity } of rows.flatMap(({ lines }) => lines))
    units.set(product_id, (units.get(product_id) ?? 0) + quantity);
  return (id: string) => units.get(id) ?? 0;
};

/** (c) Per product: initial + manual changes = stock + held + committed; nothing held, and committed is what lives. */
export function stockBalances(books: Books, diary: Diary): string[] {
  const { products, reservations, orders, ledgers } = books;
  const inState = (status: string) => unitsBy(reservations.filter((one) => one.status === status));
  const [held, committed] = [inState('held'), inState('committed')];
  const living = unitsBy(orders.filter(({ status }) => status !== 'cancelled'));
  const changes = ledgers.products.events.filter(({ type }) => type === 'product.stock_updated');
  const initial = new Map(diary.products.map(({ id, stock }) => [id, stock]));
  return products.flatMap(({ id, stock }) => {
    const given = initial.get(id);
    if (given === undefined) return [`(c) Product ${id} exists, and nobody was answered with it.`];
    const manual = changes
      .filter(({ subject }) => subject === id)
      .reduce((sum, { data }) => sum + (data.new_quantity ?? 0) - (data.old_quantity ?? 0), 0);
    const findings: string[] = [];
    if (given + manual !== stock + held(id) + committed(id))
      findings.push(
        `(c) Product ${id}: ${given} initial + ${manual} by hand is not ${stock} in stock + ${held(id)} held + ${committed(id)} committed.`,
      );
    if (stock < 0) findings.push(`(c) Product ${id} is oversold: ${stock} in stock.`);
    if (held(id) > 0) findings.push(`(c) Product ${id} still has ${held(id)} units held.`);
    if (committed(id) !== living(id))
      findings.push(
        `(c) Product ${id} has ${committed(id)} units committed and ${living(id)} in orders that are not cancelled.`,
      );
    return findings;
  });
}

/** (c) Each order's reservation stands where the order stands. */
export function reservationsFollow({ orders, reservations }: Books): string[] {
  const byId = new Map(reservations.map((reservation) => [reservation.id, reservation]));
  const orderIds = new Set(orders.map(({ id }) => id));
  const findings = orders.flatMap(({ id, status, version }) => {
    const reservation = byId.get(id);
    const expected = status === 'cancelled' ? ['cancelled', 'rejected'] : ['committed'];
    if (!reservation) return [`(c) Order ${id} has no reservation.`];
    if (!expected.includes(reservation.status))
      return [`(c) Order ${id} is ${status} and its reservation ${reservation.status}.`];
    return reservation.order_version === version
      ? []
      : [`(c) Order ${id} is at version ${version}, its reservation at ${reservation.order_version}.`];
  });
  const orphans = reservations.filter(
    ({ id, status }) => !orderIds.has(id) && status !== 'expired' && status !== 'held',
  );
  return [...findings, ...orphans.map(({ id, status }) => `(c) Reservation ${id} is ${status} without an order.`)];
}

/** (c) A change by hand that was acknowledged was made once; one without an answer at most once. */
export function changesMadeOnce({ ledgers }: Books, { stockChanges }: Diary): string[] {
  const changes = ledgers.products.events.filter(({ type }) => type === 'product.stock_updated');
  const known = new Set(stockChanges.map(({ reason }) => reason));
  const findings = stockChanges.flatMap(({ product_id, reason, change, status }) => {
    const made = changes.filter(({ data }) => data.reason === reason);
    const most = status === 0 || acknowledged({ status }) ? 1 : 0;
    const least = acknowledged({ status }) ? 1 : 0;
    if (made.length < least || made.length > most)
      return [
        `(c) The change '${reason}' of product ${product_id}, answered with ${status}, was made ${made.length} times.`,
      ];
    const wrong = made.find(({ data }) => (data.new_quantity ?? 0) - (data.old_quantity ?? 0) !== change);
    return wrong
      ? [`(c) The change '${reason}' of product ${product_id} by ${change} became event ${wrong.id}, which is another.`]
      : [];
  });
  const strange = changes.filter(({ data }) => !known.has(data.reason ?? ''));
  return [
    ...findings,
    ...strange.map(({ id, subject }) => `(c) Event ${id} changed product ${subject}, and nobody asked for it.`),
  ];
}
