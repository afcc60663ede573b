import { apiAs, type Money, written } from './callers.ts';
import { runningReport } from './running.ts';

interface Summary {
  total_orders: number;
  total_revenue: Money[];
  average_order_value: Money[];
  by_status: Record<string, number>;
  last_updated?: string;
}

/** `make analytics`: orders and revenue, as analytics has counted them. */
export async function analytics(): Promise<void> {
  const api = await apiAs(runningReport(), 'manager');
  const summary = await api<Summary>({ path: '/analytics/summary' });
  const line = (name: string, value: string | number) => console.log(`  ${name.padEnd(10)} ${value}`);
  line('orders', summary.total_orders);
  line('revenue', summary.total_revenue.map(written).join(', ') || 'none');
  line('average', summary.average_order_value.map(written).join(', ') || 'none');
  for (const [status, count] of Object.entries(summary.by_status)) line(status, count);
  line('newest', summary.last_updated ?? 'nothing has happened yet');
}
