import { EmailFailed, EmailSent } from '@waybill/contracts';
import { systemClock } from '@waybill/runtime';
import { type Binding, Unreachable } from '@waybill/sidecar';
import { describe, expect, test } from 'vitest';
import { deliveries } from './collection.ts';
import { begin, conclude } from './delivery.ts';
import { aDelivery, addressOf, idOf, plainApi, refusal, requestedOver } from './testing.ts';

const requested = requestedOver('email');
const outcomes = { sent: EmailSent, failed: EmailFailed };
const recipients = (bound: readonly Binding[]) => bound.map(({ metadata }) => metadata?.to);

const hundredYearsMs = 36_500 * 86_400_000;

describe('a message', () => {
  test('[D1] is on record as being sent before it is handed over', async () => {
    const { react, workedOff, delivery, sidecar } = await plainApi();
    await react(requested('ann'));
    const during: unknown[] = [];
    sidecar.onBind = async () => during.push(await delivery('ann'));
    await workedOff();
    expect(during).toMatchObject([{ status: 'sending', attempt: 1 }]);
  });

  test('[L8] is tried five times again, after 2 to 32 s, then it has failed and is a dead letter', async () => {
    const { react, workedOff, delivery, sidecar, told, retries, letters } = await plainApi({
      settings: { BREAKER_FAILURES: '100' },
    });
    await react(requested('ann'));
    sidecar.onBind = () => {
      throw refusal();
    };
    await workedOff();
    expect(sidecar.bound).toHaveLength(6);
    expect(retries).toHaveLength(5);
    for (const [index, delayMs] of retries.entries()) {
      expect(delayMs / (1_000 * 2 ** (index + 1))).toBeGreaterThanOrEqual(0.8);
      expect(delayMs / (1_000 * 2 ** (index + 1))).toBeLessThanOrEqual(1.2);
    }
    expect(await delivery('ann')).toMatchObject({ status: 'failed', attempt: 6 });
    expect(told().map(({ attempt, outcome, final }) => [attempt, outcome, final])).toEqual([
      ...[1, 2, 3, 4, 5].map((number) => [number, 'failed', false]),
      [6, 'failed', true],
    ]);
    expect(await letters()).toMatchObject([{ status: 'dead', kind: 'task', by: 'email', tries: 6 }]);
    expect(JSON.stringify([told(), await letters(), await delivery('ann')])).not.toContain('ann@example.com');
  });

  test('is sent after all when its dead letter is replayed', async () => {
    const { react, workedOff, delivery, sidecar, store, messages } = await plainApi({
      settings: { BREAKER_FAILURES: '100' },
    });
    await react(requested('ann'));
    sidecar.onBind = () => {
      throw refusal();
    };
    await workedOff();
    sidecar.onBind = () => undefined;
    await store.commit((work) => work.schedule({ queue: 'email', id: idOf('ann') }));
    await workedOff();
    expect(await delivery('ann')).toMatchObject({ status: 'sent', attempt: 7 });
    expect(messages.calls.at(-1)).toEqual([{ id: idOf('ann'), attempt: 7 }]);
  });
});

describe('an attempt', () => {
  test('[D1] whose worker died is unknown, told of, and followed by another', async () => {
    const { store, workedOff, delivery, sidecar, told, messages } = await plainApi();
    await store.commit(async (work) => {
      await work.add(deliveries, { document: aDelivery({ status: 'sending', attempt: 1 }), events: [] });
      work.schedule({ queue: 'email', id: idOf('ann') });
    });
    await workedOff();
    expect(sidecar.bound).toHaveLength(1);
    expect(messages.calls).toEqual([[{ id: idOf('ann'), attempt: 2 }]]);
    expect(await delivery('ann')).toMatchObject({
      status: 'sent',
      attempts: [
        { number: 1, outcome: 'unknown' },
        { number: 2, outcome: 'sent' },
      ],
    });
    expect(told()).toMatchObject([
      { type: 'email.failed', attempt: 1, outcome: 'unknown', final: false },
      { type: 'email.sent', attempt: 2 },
    ]);
  });

  test('[D1] whose sidecar died is unknown and spends no try', async () => {
    const { react, workedOff, delivery, sidecar, retries } = await plainApi();
    await react(requested('ann'));
    sidecar.onBind = () => {
      if (sidecar.bound.length < 9) throw new Unreachable('sidecar', 'the connection was closed');
    };
    await workedOff();
    expect(retries).toEqual([]);
    const ended = await delivery('ann');
    expect(ended).toMatchObject({ status: 'sent', attempt: 9 });
    expect(ended?.attempts.filter(({ outcome }) => outcome === 'unknown')).toHaveLength(8);
  });

  test('[D1] whose line to the provider dropped is unknown, since the mail may have been taken, and spends a try', async () => {
    const { react, workedOff, delivery, sidecar, retries } = await plainApi();
    await react(requested('ann'));
    sidecar.onBind = () => {
      if (sidecar.bound.length === 1) throw refusal('sending email failed: gomail: could not send email 1: EOF');
    };
    await workedOff();
    expect(retries).toHaveLength(1);
    expect(await delivery('ann')).toMatchObject({
      status: 'sent',
      attempts: [{ outcome: 'unknown' }, { outcome: 'sent' }],
    });
  });

  test('that never reached the provider leaves no trace', async () => {
    const { react, workedOff, delivery, sidecar, told } = await plainApi();
    await react(requested('ann'));
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const notThere = [new Unreachable('sidecar', 'down', { cause }), refusal("couldn't find output binding email-1")];
    sidecar.onBind = () => {
      const error = notThere.pop();
      if (error) throw error;
    };
    await workedOff();
    expect(sidecar.bound).toHaveLength(3);
    expect(await delivery('ann')).toMatchObject({ status: 'sent', attempt: 1, attempts: [{ outcome: 'sent' }] });
    expect(told()).toHaveLength(1);
  });

  test('[D1] is recorded only under its own number', async () => {
    const { react, working, delivery, sidecar, store } = await plainApi();
    await react(requested('ann'));
    // While the mail is on its way another worker, holding this one for dead, begins the next attempt.
    sidecar.onBind = () =>
      store.commit(async (work) => {
        const lost = {
          number: 1,
          outcome: 'unknown',
          answer: 'lost',
          at: '2026-01-01T00:00:00.000Z',
          final: false,
        } as const;
        await work.change(deliveries, idOf('ann'), (known) => conclude(known, lost, outcomes));
        await work.change(deliveries, idOf('ann'), (known) => begin(known, 2) ?? { document: known, events: [] });
        work.schedule({ queue: 'email', id: idOf('ann'), delayMs: hundredYearsMs });
      });
    await working(async () => expect(await delivery('ann')).toMatchObject({ attempt: 2 }));
    expect(await delivery('ann')).toMatchObject({ status: 'sending', attempt: 2, attempts: [{ outcome: 'unknown' }] });
  });
});

describe('the channel', () => {
  test('pauses after five failures, spends no tries meanwhile, and goes on when two mails get through', async () => {
    const { react, working, workedOff, sidecar, clock, delivery, told, retries, kit } = await plainApi();
    const names = Array.from({ length: 12 }, (_, index) => `reader-${index}`);
    await react(...names.map((name) => requested(name)));
    sidecar.onBind = () => {
      throw refusal();
    };
    await working(async () => {
      expect(sidecar.bound).toHaveLength(5);
      await systemClock.sleep(1_500);
    });
    expect(sidecar.bound).toHaveLength(5);
    expect(told()).toHaveLength(5);

    sidecar.onBind = () => undefined;
    clock.advance(60_000);
    await workedOff();
    const ended = await Promise.all(names.map((name) => delivery(name)));
    expect(ended.map((one) => one?.status)).toEqual(names.map(() => 'sent'));
    expect(sidecar.bound).toHaveLength(5 + names.length);
    expect(retries).toHaveLength(5);
    const metrics = await kit.metrics.text();
    for (const state of ['open', 'half-open', 'closed'])
      expect(metrics).toMatch(new RegExp(`^waybill_breaker_changes_total{.*state="${state}".*} 1$`, 'm'));
  });

  test('[L8] while notifications cannot be reached nothing begins and nothing is spent', async () => {
    const { react, working, workedOff, sidecar, delivery, retries, messages } = await plainApi();
    await react(requested('ann'), requested('bob'));
    let asked = 0;
    messages.meanwhile = async () => {
      asked += 1;
      if (asked < 10) throw new Unreachable('notifications', 'down');
    };
    await working(() => expect(asked).toBeGreaterThan(5));
    expect(await delivery('ann')).toMatchObject({ status: 'waiting', attempt: 0 });
    await workedOff();
    expect(retries).toEqual([]);
    expect(recipients(sidecar.bound).sort()).toEqual([addressOf(idOf('ann')), addressOf(idOf('bob'))].sort());
  });
});
