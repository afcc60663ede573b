import type { AnalyticsSummary, Money, OrderStats } from '@waybill/contracts';
import { expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { numberOf } from './support/mailbox.ts';
import type { Platform } from './support/platform.ts';

/** The broker is only a fast path. */
export function brokerLost(platform: () => Platform): void {
  test("the broker's disk is deleted in mid-flight: no order is lost, doubled or oversold, and each is told of once", async () => {
    const { client, admin, mailbox, stack } = platform();
    const summary = () =>
      client.expectStatus(
        200,
        client.call<AnalyticsSummary>('GET', '/api/v1/analytics/summary', { token: admin.token }),
      );
    const books = () =>
      client.expectStatus(200, client.call<OrderStats>('GET', '/api/v1/orders/stats', { token: admin.token }));
    const customer = await client.signUp();
    const product = await client.createProduct(admin.token, { stock: 60, price: { amount: 700, currency: 'USD' } });

    const place = () => client.placeOrder(customer.token, [{ product_id: product.id, quantity: 1 }]);
    const wiping = (async () => {
      await stack.kill('rabbitmq');
      await stack.stop('rabbitmq');
      await stack.wipe('rabbitmq');
      await stack.start('rabbitmq');
    })();
    const answers: Awaited<ReturnType<typeof place>>[] = [];
    for (let index = 0; index < 50; index += 1) {
      answers.push(await place());
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await wiping;
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 201));

    await eventually(
      async () => {
        const mails = await mailbox.to(customer.email);
        const perOrder = answers.map(
          ({ body }) => mails.filter(({ subject }) => subject.includes(numberOf(body.id))).length,
        );
        expect(perOrder).toEqual(answers.map(() => 1));
      },
      { timeoutMs: 90_000, everyMs: 500 },
    );
    await eventually(async () => {
      const [{ total_orders, by_status, total_revenue }, own] = await Promise.all([summary(), books()]);
      const sorted = (amounts: Money[]) => amounts.toSorted((a, b) => a.currency.localeCompare(b.currency));
      expect({ total_orders, by_status, revenue: sorted(total_revenue) }).toEqual({
        ...own,
        revenue: sorted(own.revenue),
      });
    });
    expect((await client.readProduct(product.id)).stock).toBe(10);
  }, 240_000);
}
