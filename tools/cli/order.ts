import { apiAs, type Money, written } from './callers.ts';
import { runningReport } from './running.ts';

interface Order {
  id: string;
  status: string;
  total: Money;
}

/** `make order`: Linh orders whatever is in stock, and what became of it is told. */
export async function order(): Promise<void> {
  const report = runningReport();
  const api = await apiAs(report, 'linh');
  const { items } = await api<{ items: { id: string; name: string }[] }>({ path: '/products?in_stock=true&limit=1' });
  const [product] = items;
  if (product === undefined) throw new Error('Nothing is in stock. Next: make clean && make up brings the sample data');
  const body = { product_id: product.id, quantity: 1 };
  const startedAt = performance.now();
  const placed = await api<Order>({ method: 'POST', path: '/orders', body });
  const took = Math.round(performance.now() - startedAt);
  console.log(`${placed.id}  ${placed.status}  ${product.name}  ${written(placed.total)}  in ${took} ms`);
  console.log(`Its mail: ${report.mailbox}   Next: make analytics · make notification`);
}
