import { measure, type Subject } from '../measure.ts';
import { plan } from '../plan.ts';
import { atMost } from '../report/finding.ts';
import { spread } from '../report/table.ts';
import { type Section, warmUp } from './section.ts';

/** A route that does next to nothing, asked of `products` itself, and by way of the sidecars of `orders` and `products`. */
export const hop: Section = {
  name: 'hop',
  title: 'What the way through two sidecars adds',
  stages: ['with careless'],
  async run({ open, generator }) {
    const stage = await open('with careless');
    const { url, apiToken } = stage.stack.sidecar('orders');
    const asked = { method: 'GET', keyed: false, expect: 200 } as const;
    const subjects: Subject[] = [
      {
        name: 'straight',
        stage,
        load: { ...asked, url: stage.stack.url('products'), paths: ['/healthz'], headers: {} },
      },
      {
        name: 'through both sidecars',
        stage,
        load: {
          ...asked,
          url,
          paths: ['/v1.0/invoke/products/method/healthz'],
          headers: { 'dapr-api-token': apiToken },
        },
      },
    ];
    await warmUp(generator, subjects, plan.quick ? 300 : 2_000);
    const figures = await measure(generator, subjects, 1);
    const [straight, through] = figures;
    const added = (of: 'p50Ms' | 'p90Ms') =>
      (through?.[of].median ?? Number.NaN) - (straight?.[of].median ?? Number.NaN);
    return {
      findings: atMost('Added by two sidecars, p90, 1 connection', added('p90Ms'), 2, ' ms'),
      tables: [
        {
          title: 'One connection, a route that does nothing',
          head: ['', 'p50 ms', 'p90 ms'],
          rows: [
            ...figures.map(({ subject, p50Ms, p90Ms }) => [subject, spread(p50Ms), spread(p90Ms)]),
            ['added, by the medians', added('p50Ms').toFixed(2), added('p90Ms').toFixed(2)],
          ],
        },
      ],
      runs: figures,
    };
  },
};
