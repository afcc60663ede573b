import { acknowledged, type Books, type Diary, type OrderRequest, refused } from '../books.ts';

const wanted = (lines: readonly { product_id: string; quantity: number }[]) =>
  lines.map(({ product_id, quantity }) => `${quantity} × ${product_id}`).join(', ');

const onlyRefused = ({ answers }: OrderRequest) => answers.length > 0 && answers.every(refused);

/** (a) Every acknowledged order exists exactly once, as it was wanted. */
export function ordersExistOnce({ orders }: Books, { requests, cancellations }: Diary): string[] {
  const findings: string[] = [];
  const byId = new Map(orders.map((order) => [order.id, order]));
  const keyOf = new Map<string, string>();
  for (const { key, user_id, lines, answers } of requests) {
    const given = answers.filter(acknowledged);
    const ids = [...new Set(given.map(({ order_id }) => order_id ?? 'none'))];
    if (ids.length > 1) findings.push(`(a) Key ${key} was answered with several orders: ${ids.join(', ')}.`);
    if (new Set(given.map(({ text }) => text)).size > 1)
      findings.push(`(a) Key ${key} was answered in several ways: ${given.map(({ text }) => text).join(' | ')}.`);
    for (const id of ids) {
      const other = keyOf.get(id);
      if (other !== undefined) findings.push(`(a) Order ${id} was given to two keys, ${other} and ${key}.`);
      keyOf.set(id, key);
      const order = byId.get(id);
      if (!order) findings.push(`(a) Order ${id}, acknowledged under key ${key}, does not exist.`);
      else if (order.user_id !== user_id || wanted(order.lines) !== wanted(lines))
        findings.push(
          `(a) Order ${id} holds ${wanted(order.lines)} for ${order.user_id}; key ${key} wanted ${wanted(lines)} for ${user_id}.`,
        );
    }
    if (answers.length === 0 || !answers.some((answer) => acknowledged(answer) || refused(answer)))
      findings.push(`(a) Key ${key} was never answered in ${answers.length} tries.`);
  }
  for (const { order_id, answers } of cancellations) {
    const status = byId.get(order_id)?.status;
    if (answers.some(acknowledged) && status !== 'cancelled')
      findings.push(`(a) Order ${order_id}, whose cancellation was acknowledged, is ${status ?? 'gone'}.`);
  }
  return findings;
}

/** (b) No order exists for a request that was only ever refused, or for no request at all. */
export function noneUnwanted({ orders, keptAnswers }: Books, { requests }: Diary): string[] {
  const acknowledgedIds = new Set(
    requests.flatMap(({ answers }) => answers.filter(acknowledged).map((a) => a.order_id)),
  );
  const requestBy = new Map(requests.map((request) => [`${request.user_id}|placeOrder|${request.key}`, request]));
  const keyOf = new Map(keptAnswers.map(({ key, order_id }) => [order_id, key]));
  return orders.flatMap(({ id }) => {
    if (acknowledgedIds.has(id)) return [];
    const key = keyOf.get(id);
    const request = key === undefined ? undefined : requestBy.get(key);
    if (!request) return [`(b) Order ${id} exists, and nobody wanted it (its key: ${key ?? 'none'}).`];
    return onlyRefused(request) ? [`(b) Order ${id} exists, and key ${request.key} was only ever refused.`] : [];
  });
}

/** (b) A refused request leaves no answer to be repeated. */
export function refusalsNotKept({ keptAnswers }: Books, { requests }: Diary): string[] {
  const kept = new Set(keptAnswers.map(({ key }) => key));
  return requests
    .filter((request) => onlyRefused(request) && kept.has(`${request.user_id}|placeOrder|${request.key}`))
    .map(({ key }) => `(b) An answer is kept under key ${key}, which was only ever refused.`);
}
