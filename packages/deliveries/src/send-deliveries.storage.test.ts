import { EmailFailed, EmailSent } from '@waybill/contracts';
import { systemClock } from '@waybill/runtime';
import { Unreachable } from '@waybill/sidecar';
import { describe, expect, test } from 'vitest';
import { deliveries } from './collection.ts';
import { begin, conclude } from './delivery.ts';
import { aDelivery, addressOf, idOf, plainApi, refusal, requestedOver } from './testing.ts';

const requested = requestedOver('email');
const outcomes = { sent: EmailSent, failed: EmailFailed };

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

  test('[D2] does not begin while a send beside it is overdue, neither before nor after it was read, and spends nothing', async () => {
    let asked = 0;
    let over = false;
    const mayBegin = () => {
      asked += 1;
      return over || asked % 2 === 1;
    };
    const { react, working, workedOff, delivery, sidecar, retries } = await plainApi({ mayBegin });
    await react(requested('ann'));
    await working(() => expect(asked).toBeGreaterThan(5));
    expect(await delivery('ann')).toMatchObject({ status: 'waiting', attempt: 0 });
    expect(sidecar.bound).toEqual([]);
    over = true;
    await workedOff();
    expect(sidecar.bound).toHaveLength(1);
    expect(retries).toEqual([]);
  });

  test('[D1] whose turn does not come in time is taken back, and sent later under the same number', async () => {
    let turns = 0;
    const hasTurn = () => {
      turns += 1;
      return turns > 3;
    };
    const { react, workedOff, delivery, sidecar, told, retries, messages } = await plainApi({ hasTurn });
    await react(requested('ann'));
    await workedOff();
    expect(sidecar.bound).toHaveLength(1);
    expect(messages.calls.flat()).toEqual(Array(4).fill({ id: idOf('ann'), attempt: 1 }));
    expect(await delivery('ann')).toMatchObject({ status: 'sent', attempt: 1, attempts: [{ outcome: 'sent' }] });
    expect(told()).toHaveLength(1);
    expect(retries).toEqual([]);
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

  test('that its recipient’s server refuses is a dead letter at once, and pauses nobody', async () => {
    const { react, workedOff, delivery, sidecar, told, retries, letters, kit } = await plainApi({
      settings: { BREAKER_FAILURES: '1' },
    });
    const gone = ['ann', 'bob', 'cem'];
    await react(...gone.map((name) => requested(name)), requested('dan'));
    sidecar.onBind = ({ metadata }) => {
      if (metadata?.to !== addressOf(idOf('dan'))) throw refusal('sending email failed: 550 5.1.1 user unknown');
    };
    await workedOff();
    expect(sidecar.bound).toHaveLength(4);
    expect(retries).toEqual([]);
    for (const name of gone)
      expect(await delivery(name)).toMatchObject({ status: 'failed', attempts: [{ number: 1, outcome: 'failed' }] });
    expect(await delivery('dan')).toMatchObject({ status: 'sent' });
    expect(told().filter(({ type, final }) => type === 'email.failed' && final)).toHaveLength(3);
    expect((await letters()).map(({ status, tries, error }) => [status, tries, error.message])).toEqual(
      gone.map(() => ['dead', 1, expect.stringContaining('550 5.1.1 user unknown')]),
    );
    expect(await kit.metrics.text()).not.toContain('waybill_breaker_changes_total{');
  });

  test('that cannot even be asked for ends as failed, is told of, and is a dead letter that can be replayed', async () => {
    const { react, workedOff, delivery, sidecar, told, letters, messages, store } = await plainApi();
    messages.meanwhile = async () => {
      throw new Error('notifications answered <ann@example.com> with nonsense');
    };
    await react(requested('ann'));
    await workedOff();
    expect(sidecar.bound).toEqual([]);
    expect(await delivery('ann')).toMatchObject({ status: 'failed', attempt: 1, attempts: [{ outcome: 'failed' }] });
    expect(told()).toMatchObject([{ type: 'email.failed', attempt: 1, outcome: 'failed', final: true }]);
    expect(told()[0]?.answer).toBe('notifications answered <<address>> with nonsense');
    expect(store.published[0]?.correlationid).toBe('cause-of-ann');
    expect(await letters()).toMatchObject([{ status: 'dead', tries: 6 }]);

    messages.meanwhile = async () => {};
    await store.commit((work) => work.schedule({ queue: 'email', id: idOf('ann') }));
    await workedOff();
    expect(await delivery('ann')).toMatchObject({ status: 'sent', attempt: 2 });
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

  test('[D1] [D3] begins when there is room for it: until then nothing is asked for, nor on record', async () => {
    const { react, working, workedOff, delivery, sidecar, messages } = await plainApi();
    await react(requested('ann'), requested('bob'), requested('cem'));
    let end = () => {};
    sidecar.onBind = () => (sidecar.bound.length > 1 ? undefined : new Promise<void>((resolve) => (end = resolve)));
    const sending = working(async () => {
      expect(sidecar.bound).toHaveLength(1);
      await systemClock.sleep(200);
    });
    await systemClock.sleep(300);
    const deliveries = await Promise.all(['ann', 'bob', 'cem'].map((name) => delivery(name)));
    expect(deliveries.map((one) => [one?.status, one?.attempt]).toSorted()).toEqual([
      ['sending', 1],
      ['waiting', 0],
      ['waiting', 0],
    ]);
    expect(messages.calls.flat()).toHaveLength(1);
    end();
    await sending;
    await workedOff();
    expect(sidecar.bound).toHaveLength(3);
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
