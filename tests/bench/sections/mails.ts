import { setTimeout as sleep } from 'node:timers/promises';
import type { PacedMeasured } from '../load/types.ts';
import { plan } from '../plan.ts';
import { atMost } from '../report/finding.ts';
import { quantile, type Spread, spreadOf } from '../report/statistics.ts';
import { spread, type Table } from '../report/table.ts';
import type { AcceptedMail } from '../stage/mail-server.ts';
import type { Stage } from '../stage/start-stage.ts';
import { headersFor, orderSubject } from '../subjects.ts';
import type { Bench, Section } from './section.ts';

const longestMs = 60_000;

/** From the answer to a request to the moment the mail server has accepted the mail it leads to. */
interface Delivered {
  readonly sent: number;
  readonly mails: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export const mails: Section = {
  name: 'mails',
  title: 'From an order to its mail, fifty orders a second',
  stages: ['mailing'],
  async run(bench) {
    const stage = await bench.open('mailing');
    const runs = await repeat(bench, stage, async () => {
      const { load } = orderSubject(stage, 'ours', 'orders', await stage.signIn());
      return {
        load: { ...load, ratePerSecond: 50 },
        keyOf: ({ location }) => numberIn(`#${location.split('/').at(-1)}`),
        keyIn: ({ subject }) => numberIn(subject),
      };
    });
    return {
      findings: atMost('From an order to the mail server, 50 a second, p99', p99(runs).median, 1_000, ' ms'),
      tables: [table('From 201 to the mail server', runs)],
      runs,
    };
  },
};

const template = 'bench-note';

export const notifications: Section = {
  name: 'notifications',
  title: 'From a request to its mail, a hundred a second',
  stages: ['notifying'],
  async run(bench) {
    const stage = await bench.open('notifying');
    await addTemplate(stage);
    const runs = await repeat(bench, stage, async () => {
      const headers = headersFor(stage, 'notifications', await stage.signInAdmin());
      const bodies = Array.from({ length: 100 * (plan.pacedMs / 1_000) }, (_, turn) =>
        JSON.stringify({
          notification_type: 'email',
          user_id: stage.customer.id,
          template_code: template,
          variables: { turn },
        }),
      );
      const asked = { method: 'POST', paths: ['/api/v1/notifications'], keyed: true, expect: 202 } as const;
      const load = { ...asked, url: stage.stack.url('notifications'), headers, bodies, ratePerSecond: 100 };
      return {
        load,
        keyOf: ({ turn }) => String(turn),
        keyIn: ({ subject }) => /^Note (\d+)$/.exec(subject)?.[1] ?? '',
      };
    });
    return {
      findings: atMost('From a notification to its provider, 100 a second, p99', p99(runs).median, 500, ' ms'),
      tables: [table('From 202 to the mail server', runs)],
      runs,
    };
  },
};

/** How mails and addresses name an order. */
const numberIn = (text: string): string => /#([0-9a-f]{8})/.exec(text)?.[1] ?? '';

interface Errand {
  readonly load: Omit<Parameters<Bench['generator']['pace']>[0], 'lastsMs' | 'maxOpen' | 'patienceMs'>;
  keyOf(answer: PacedMeasured['expected'][number]): string;
  keyIn(mail: AcceptedMail): string;
}

async function repeat({ generator, say }: Bench, stage: Stage, prepare: () => Promise<Errand>): Promise<Delivered[]> {
  const runs: Delivered[] = [];
  // The first ones open connections and warm the code of five services, which at this rate takes a while.
  for (let round = -plan.pacedWarmUps; round < plan.runs; round += 1) {
    const { load, keyOf, keyIn } = await prepare();
    stage.mail.forget();
    const { expected } = await generator.pace({ ...load, lastsMs: plan.pacedMs, maxOpen: 500, patienceMs: 10_000 });
    const asked = new Map(expected.map((answer) => [keyOf(answer), answer.atMs]));
    const until = performance.now() + longestMs;
    const own = () => stage.mail.mails.filter((mail) => asked.has(keyIn(mail)));
    while (own().length < asked.size && performance.now() < until) await sleep(100);
    const delaysMs = own().map((mail) => Math.max(0, mail.atMs - (asked.get(keyIn(mail)) ?? 0)));
    delaysMs.sort((a, b) => a - b);
    const run = {
      sent: asked.size,
      mails: delaysMs.length,
      p50Ms: quantile(delaysMs, 0.5),
      p99Ms: quantile(delaysMs, 0.99),
    };
    if (run.mails < run.sent) throw new Error(`Of ${run.sent} mails ${run.mails} came within ${longestMs / 1_000} s`);
    say(`${run.sent} mails, p99 ${run.p99Ms.toFixed(0)} ms`);
    await stage.settle();
    if (round >= 0) runs.push(run);
  }
  return runs;
}

const p99 = (runs: readonly Delivered[]): Spread => spreadOf(runs.map(({ p99Ms }) => p99Ms));

const table = (title: string, runs: readonly Delivered[]): Table => ({
  title,
  head: ['mails', 'p50 ms', 'p99 ms'],
  rows: [
    [
      String(runs.reduce((sum, { sent }) => sum + sent, 0)),
      spread(spreadOf(runs.map(({ p50Ms }) => p50Ms))),
      spread(p99(runs)),
    ],
  ],
});

async function addTemplate({ client, signInAdmin }: Stage): Promise<void> {
  const email = { subject: 'Note {{ turn }}', html: '<p>Note {{ turn }}</p>' };
  await client.expectStatus(
    201,
    client.call('POST', '/api/v1/templates', {
      token: await signInAdmin(),
      key: template,
      body: { code: template, name: 'A note', variables: [{ name: 'turn' }], languages: { en: { email } } },
    }),
  );
}
