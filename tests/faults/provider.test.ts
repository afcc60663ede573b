import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { eventually } from '../e2e/support/eventually.ts';
import { mailsMatch } from './auditor/rules/messages.ts';
import { openForFile } from './opened.ts';
import { type MailProvider, openMailProvider, type Treatment } from './support/mail-provider.ts';
import { balance } from './support/stage.ts';
import { placeSteadily } from './support/steady.ts';

const long = process.env.FAULTS === 'long';
const pauseS = 5;
/** As many mails go out at once. */
const components = 4;
/** How often the unlucky mail is put off before it is taken; after a sixth failure it would be given up. */
const refusals = long ? 5 : 3;

let provider: MailProvider;
afterAll(() => provider?.close());
const opened = openForFile(
  async () => {
    provider = await openMailProvider();
    return {
      secrets: { mail: { host: '127.0.0.1', port: String(provider.port) } },
      env: { email: { SEND_DEADLINE_S: '6', BREAKER_PAUSE_S: String(pauseS) } },
    };
  },
  { customers: long ? 40 : 12, ready: ({ stack }) => provider.deliverTo(stack.mailbox.smtpPort) },
);
beforeEach(() => {
  provider.treat = () => 'take';
  provider.greet = () => undefined;
});

/** Orders placed nearly at once, each told of by a mail or two; the books are right at the end. */
const placeAtOnce = (orders: number) => opened.underLoad({ orders, overMs: orders * 20 }, async () => undefined);
const notifications = async () => (await opened.stage.books()).notifications;
/** How often the breaker of email has become so, by its metrics. */
async function changes(state: 'open' | 'closed'): Promise<number> {
  const metrics = await (await fetch(`${opened.stage.stack.url('email')}/metrics`)).text();
  const count = new RegExp(`^waybill_breaker_changes_total{.*state="${state}".*} (\\d+)`, 'm').exec(metrics)?.[1];
  return Number(count ?? 0);
}

test('[D2] mails that are due together arrive once each, at their own readers, each with its own content', async () => {
  await placeAtOnce(long ? 200 : 40);
});

test('[L8] a mail that is put off is tried again after 2, 4, 8 … s, and holds no other up', async () => {
  const before = await notifications();
  const known = new Set(before.map(({ address }) => address));
  provider.treat = (to, asked) => (known.has(to) || asked > refusals ? 'take' : '451 4.7.1 too many mails');
  const [unlucky] = await Promise.all([opened.stage.client.signUp(), placeAtOnce(20)]);
  const fresh = (await notifications()).filter(({ id }) => !before.some((one) => one.id === id));
  const attempts = fresh.find(({ user_id }) => user_id === unlucky.id)?.attempts ?? [];
  expect(attempts.map(({ outcome }) => outcome)).toEqual([...Array(refusals).fill('failed'), 'sent']);
  const endedMs = attempts.map(({ at }) => Date.parse(at));
  const waitsS = endedMs.slice(1).map((at, index) => (at - (endedMs[index] ?? 0)) / 1_000);
  console.log(`Tried again after ${waitsS.map((wait) => wait.toFixed(1)).join(', ')} s`);
  for (const [index, wait] of waitsS.entries()) {
    expect(wait).toBeGreaterThan(0.8 * 2 ** (index + 1));
    // Beyond the backoff it waits for its turn.
    expect(wait).toBeLessThan(1.2 * 2 ** (index + 1) + 30);
  }
  const others = fresh.filter(({ user_id }) => user_id !== unlucky.id);
  expect(others.length).toBeGreaterThanOrEqual(10);
  expect(others.flatMap(({ attempts: own }) => own.map(({ outcome }) => outcome))).toEqual(others.map(() => 'sent'));
  // Whoever was told of before its last wait began is not made to wait for it.
  const [lastWaitMs = 0, endMs = 0] = endedMs.slice(-2);
  const late = others.filter(({ created_at, attempts: [first] }) => {
    return Date.parse(created_at) < lastWaitMs && !(Date.parse(first?.at ?? '') < endMs);
  });
  expect(late).toEqual([]);
});

test('after five failures sending pauses without spending tries, one mail tries, and two that get through end it', async () => {
  const { stack } = opened.stage;
  const [opens, closes] = [await changes('open'), await changes('closed')];
  const logged = () => readFileSync(stack.logFile('email'), 'utf8');
  const from = logged().length;
  provider.treat = () => '421 4.3.2 not now';
  const first = provider.asked();
  await opened.underLoad({ orders: 12, overMs: 300 }, async () => {
    await eventually(async () => expect(await changes('open')).toBe(opens + 1));
    await sleep(pauseS * 250);
    const asked = provider.asked();
    // Some may have been on their way through the other components when the fifth failed.
    expect(asked - first).toBeGreaterThanOrEqual(5);
    expect(asked - first).toBeLessThanOrEqual(4 + components);
    await sleep(pauseS * 400);
    expect(provider.asked()).toBe(asked);
    await eventually(() => expect(provider.asked()).toBe(asked + 1));
    provider.treat = () => 'take';
    await eventually(async () => expect(await changes('closed')).toBe(closes + 1));
    return undefined;
  });
  const states = [
    ...logged()
      .slice(from)
      .matchAll(/"breaker":"([\w-]+)"/g),
  ].map(([, state]) => state);
  expect(states).toEqual(['open', 'half-open', 'open', 'half-open', 'closed']);
});

test('[D1] over a provider that fails in every way each notification ends sent or dead, none twice unrecorded', async () => {
  const { random, stage, shop } = opened;
  const before = new Set((await notifications()).map(({ id }) => id));
  const victims = new Set(random.shuffled(shop.customers.map(({ id }) => id)).slice(0, long ? 2 : 1));
  const hopeless = new Set(
    (await notifications()).flatMap(({ user_id, address }) => (victims.has(user_id) ? [address] : [])),
  );
  let hangs = long ? 8 : 1;
  // At first it takes nothing at all, which nobody fails to notice.
  let outage = 10;
  const { stack } = stage;
  const logFrom = readFileSync(stack.logFile('email'), 'utf8').length;
  const opensFrom = await changes('open');
  const taken: Treatment[] = ['take', 'take', 'take', 'take', 'take', 'take'];
  const fates: Treatment[] = [
    ...taken,
    '421 4.7.0 slow down',
    '450 4.2.1 busy',
    '554 5.7.1 no',
    'take and drop',
    'hang',
  ];
  const tally = new Map<string, number>();
  provider.treat = (to) => {
    let fate = hopeless.has(to) ? '550 5.1.1 user unknown' : random.pick(fates);
    if (outage-- > 0) fate = '421 4.7.0 slow down';
    if (fate === 'hang' && --hangs < 0) fate = 'take';
    tally.set(fate, (tally.get(fate) ?? 0) + 1);
    return fate as Treatment;
  };
  provider.greet = () => (random.percent(4) ? random.pick(['554 5.3.2 closed', 'HELLO']) : undefined);
  // Among so few orders none may be of those who cannot be reached, so they place some of their own.
  const unreachable = { ...shop, customers: shop.customers.filter(({ id }) => victims.has(id)) };
  let placed = 0;
  await Promise.all([
    opened.order({ orders: long ? 1_000 : 20, overMs: long ? 25_000 : 2_000 }),
    placeSteadily(unreachable, 1, () => placed++ === unreachable.customers.length, 'until answered'),
  ]);
  const { books, dead } = await eventually(
    async () => {
      const now = await stage.books();
      const waiting = now.notifications.filter(({ status }) => !/^(sent|failed|cancelled)$/.test(status));
      expect(waiting.map(({ id, status }) => `${id} ${status}`)).toEqual([]);
      const failed = now.notifications.filter(({ status }) => status === 'failed');
      expect(failed.length).toBeGreaterThan(0);
      expect(now.ledgers.email.letters.filter(({ status }) => status === 'dead')).toHaveLength(failed.length);
      return { books: now, dead: failed };
    },
    { timeoutMs: long ? 900_000 : 300_000, everyMs: 2_000 },
  );
  const unknown = books.deliveries.flatMap(({ attempts }) => attempts).filter(({ outcome }) => outcome === 'unknown');
  console.log([...tally].map(([fate, count]) => `${count} × ${fate}`).join('\n'));
  console.log(`${books.notifications.length} notifications: ${dead.length} dead, ${unknown.length} attempts unknown`);
  expect(mailsMatch(books)).toEqual([]);
  expect(await changes('open')).toBeGreaterThan(opensFrom);
  const log = readFileSync(stack.logFile('email'), 'utf8').slice(logFrom);
  expect(log).toContain('"breaker":"open"');
  const own = books.notifications.filter(({ id }) => !before.has(id)).map(({ attempts }) => attempts);
  const waitsMs = own.flatMap((attempts) =>
    attempts
      .slice(1)
      .flatMap(({ at }, index) =>
        attempts[index]?.outcome === 'failed' ? [Date.parse(at) - Date.parse(attempts[index].at)] : [],
      ),
  );
  expect(waitsMs.length).toBeGreaterThan(0);
  expect(Math.min(...waitsMs)).toBeGreaterThan(1_500);
  // Who is not there is not asked again and again.
  const lost = dead.filter(({ address }) => hopeless.has(address));
  expect(lost).not.toEqual([]);
  for (const { attempts } of lost)
    expect(
      attempts.filter(({ answer }) => answer?.includes('5.1.1 user unknown')),
      JSON.stringify(attempts),
    ).toHaveLength(1);

  // What is dead is not lost: it is sent when somebody asks for it, and then the books are as if nothing had been.
  provider.treat = () => 'take';
  provider.greet = () => undefined;
  const { status, body } = await stage.client.call<{ replayed: number }>('POST', '/api/v1/dead-letters/replay', {
    token: stage.admin.token,
    body: { service: 'email' },
  });
  expect([status, body.replayed]).toEqual([202, dead.length]);
  await balance(stage, shop.diary);
}, 1_800_000);
