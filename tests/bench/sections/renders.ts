import { measure, type Subject } from '../measure.ts';
import { plan } from '../plan.ts';
import { atMost } from '../report/finding.ts';
import { spread } from '../report/table.ts';
import { type Section, warmUp } from './section.ts';

const many = 50;
const path = '/internal/templates/render';

const price = { amount: 1_999, currency: 'USD' };

/** The variables are what an order of two lines brings. */
const message = {
  template_code: 'order-confirmation',
  channel: 'email',
  locale: 'vi',
  variables: {
    at: '2026-01-02T03:04:05.000Z',
    user: { name: 'Linh' },
    order: {
      id: '01890a5d-ac96-774b-bcce-b302099a8057',
      lines: ['Lamp', 'Desk'].map((product_name) => ({
        product_name,
        quantity: 1,
        unit_price: price,
        total_price: price,
      })),
      total: { ...price, amount: 2 * price.amount },
    },
  },
};

/** The mail that confirms an order, rendered by `templates` at its own port: HTTP and schema count too. */
export const renders: Section = {
  name: 'renders',
  title: 'Rendering the mail that confirms an order',
  stages: ['whole'],
  async run({ open, generator }) {
    const stage = await open('whole');
    const url = stage.stack.url('templates');
    // As the sidecar of notifications asks.
    const headers = {
      'content-type': 'application/json',
      'dapr-api-token': stage.stack.tokens('templates').appApiToken,
      'dapr-caller-app-id': 'notifications',
    };
    await refuseRefusals(url, headers);
    const subjectOf = (name: string, messages: number): Subject => ({
      name,
      stage,
      load: {
        method: 'POST',
        paths: [path],
        bodies: [JSON.stringify({ messages: Array.from({ length: messages }, () => message) })],
        url,
        headers,
        keyed: false,
        expect: 200,
      },
    });
    const subjects = [subjectOf('one', 1), subjectOf(`a batch of ${many}`, many)];
    await warmUp(generator, subjects, plan.quick ? 300 : 2_000);
    const figures = await measure(generator, subjects, 1);
    const [one, batch] = figures;
    const share = (ms: number | undefined) => (ms === undefined ? undefined : ms / many);
    return {
      findings: [
        ...atMost('A render by itself, with its HTTP, p50', one?.p50Ms.median, 1, ' ms'),
        ...atMost(`A render in a batch of ${many}, p50`, share(batch?.p50Ms.median), 1, ' ms'),
      ],
      tables: [
        {
          title: 'One connection',
          head: ['', 'p50 ms', 'p99 ms', 'p50 ms each'],
          rows: figures.map(({ subject, p50Ms, p99Ms }) => [
            subject,
            spread(p50Ms),
            spread(p99Ms),
            (subject === 'one' ? p50Ms.median : p50Ms.median / many).toFixed(3),
          ]),
        },
      ],
      runs: figures,
    };
  },
};

/** A message that cannot be rendered is answered with 200 too, and sooner. The first ones may exceed their time. */
async function refuseRefusals(url: string, headers: Record<string, string>): Promise<void> {
  const body = JSON.stringify({ messages: [message] });
  let answer = '';
  for (let attempt = 1; attempt <= 20 && !answer.includes('<html'); attempt += 1) {
    answer = await (await fetch(`${url}${path}`, { method: 'POST', headers, body })).text();
  }
  if (!answer.includes('<html')) throw new Error(`templates rendered nothing: ${answer.slice(0, 300)}`);
}
