import { expect, test } from 'vitest';
import { client, gateway, inside, logInAsAdmin, pods } from './support/cluster.ts';

const rounds = 300;

/** Milliseconds of the request in the middle, one after another, some before them to warm up. */
async function middleOf(ask: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds + 50; round += 1) {
    const startedAt = performance.now();
    await ask();
    if (round >= 50) times.push(performance.now() - startedAt);
  }
  return times.sort((a, b) => a - b)[rounds / 2] ?? Number.NaN;
}

/** What reading a product costs the gateway, who asks through both sidecars. */
const behindTheGateway = (path: string) => `
  const { DAPR_HTTP_PORT: port, DAPR_API_TOKEN: token } = process.env;
  const rounds = ${rounds};
  const middleOf = ${middleOf.toString()};
  console.log(await middleOf(async () => {
    const answer = await fetch('http://127.0.0.1:' + port + '/v1.0/invoke/products/method${path}', { headers: { 'dapr-api-token': token } });
    if (answer.status !== 200) throw new Error(await answer.text());
    await answer.text();
  }));`;

export function price(): void {
  test('the ingress, its TLS and the gateway cost a request some milliseconds', async () => {
    const admin = await logInAsAdmin();
    const { id } = await client.createProduct(admin.token);
    const path = `/api/v1/products/${id}`;
    const [pod] = await pods('app.kubernetes.io/name=gateway');
    const read = (url: string) => async () => {
      const answer = await fetch(url);
      expect(answer.status).toBe(200);
      await answer.text();
    };
    const behind = Number(await inside('gateway', behindTheGateway(path)));
    const atGateway = await middleOf(read(`http://${pod?.status.podIP}:3000${path}`));
    const atIngress = await middleOf(read(`${gateway}${path}`));
    for (const value of [behind, atGateway, atIngress]) expect(value).toBeGreaterThan(0);
    const ms = (value: number) => `${value.toFixed(2)} ms`;
    console.log(
      `p50 of reading a product: ${ms(behind)} behind the gateway, ${ms(atGateway)} at the gateway, ` +
        `${ms(atIngress)} at the ingress over TLS; gateway hop ${ms(atGateway - behind)}, ingress hop ${ms(atIngress - atGateway)}`,
    );
  });
}
