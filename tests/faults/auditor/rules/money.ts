import type { Money } from '@waybill/contracts';
import { acknowledged, type Books, type Diary } from '../books.ts';

const said = ({ amount, currency }: Money) => `${amount} ${currency}`;

/** (g) Prices, lines and totals agree to the cent, in the order and in what was answered. */
export function ordersAddUp({ orders }: Books, { products, requests }: Diary): string[] {
  const prices = new Map(products.map(({ id, prices }) => [id, prices.map(said)]));
  const answered = new Map(
    requests.flatMap(({ answers }) =>
      answers.filter(acknowledged).map(({ order_id, total }) => [order_id, total] as const),
    ),
  );
  return orders.flatMap(({ id, lines, total }) => {
    const findings: string[] = [];
    for (const { product_id, quantity, unit_price, total_price } of lines) {
      const asked = prices.get(product_id);
      if (asked && !asked.includes(said(unit_price)))
        findings.push(
          `(g) Order ${id} charges ${said(unit_price)} for product ${product_id}, which costs ${asked.join(', then ')}.`,
        );
      if (total_price.amount !== unit_price.amount * quantity || total_price.currency !== unit_price.currency)
        findings.push(
          `(g) Order ${id} charges ${said(total_price)} for ${quantity} × ${said(unit_price)} of ${product_id}.`,
        );
    }
    const sum = lines.reduce((amount, line) => amount + line.total_price.amount, 0);
    if (sum !== total.amount) findings.push(`(g) Order ${id} has lines of ${sum} and a total of ${said(total)}.`);
    const told = answered.get(id);
    if (told && said(told) !== said(total))
      findings.push(`(g) Order ${id} was answered with ${said(told)} and holds ${said(total)}.`);
    return findings;
  });
}

/** (d, g) Analytics knows every order as it is, and sums them up to the cent. */
export function analyticsAgrees({ orders, ledgers, known }: Books): string[] {
  const placedAt = new Map(
    ledgers.orders.events.filter(({ type }) => type === 'order.created').map(({ subject, time }) => [subject, time]),
  );
  const byId = new Map(known.orders.map((order) => [order.id, order]));
  const expected = {
    by_status: new Map<string, number>(),
    revenue: new Map<string, { amount: number; orders: number }>(),
  };
  const findings: string[] = [];
  for (const { id, status, version, total, lines } of orders) {
    const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    const truth = `${status} at ${version}, ${units} units, ${said(total)}, placed ${placedAt.get(id)}`;
    const one = byId.get(id);
    const belief =
      one && `${one.status} at ${one.order_version}, ${one.units} units, ${said(one.total)}, placed ${one.placed_at}`;
    if (belief !== truth) findings.push(`(d) Analytics knows order ${id} as ${belief ?? 'nothing'}; it is ${truth}.`);
    expected.by_status.set(status, (expected.by_status.get(status) ?? 0) + 1);
    if (status === 'cancelled') continue;
    const sum = expected.revenue.get(total.currency) ?? { amount: 0, orders: 0 };
    expected.revenue.set(total.currency, { amount: sum.amount + total.amount, orders: sum.orders + 1 });
  }
  const ids = new Set(orders.map(({ id }) => id));
  for (const { id } of known.orders)
    if (!ids.has(id)) findings.push(`(d) Analytics knows order ${id}, which does not exist.`);
  for (const status of new Set([...expected.by_status.keys(), ...Object.keys(known.summary?.by_status ?? {})])) {
    const [truth, told] = [expected.by_status.get(status) ?? 0, known.summary?.by_status[status] ?? 0];
    if (truth !== told) findings.push(`(d) The summary counts ${told} ${status} orders; there are ${truth}.`);
  }
  for (const currency of new Set([...expected.revenue.keys(), ...Object.keys(known.summary?.revenue ?? {})])) {
    const nothing = { amount: 0, orders: 0 };
    const [truth, told] = [expected.revenue.get(currency) ?? nothing, known.summary?.revenue[currency] ?? nothing];
    if (truth.amount !== told.amount || truth.orders !== told.orders)
      findings.push(
        `(g) The summary says ${told.amount} ${currency} of ${told.orders} orders; it is ${truth.amount} of ${truth.orders}.`,
      );
  }
  return findings;
}
