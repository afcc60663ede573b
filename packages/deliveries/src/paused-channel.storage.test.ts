import { systemClock } from '@waybill/runtime';
import { type Binding, Unreachable } from '@waybill/sidecar';
import { describe, expect, test } from 'vitest';
import { deliveries } from './collection.ts';
import { aDelivery, addressOf, idOf, plainApi, refusal, requestedOver } from './testing.ts';

const requested = requestedOver('email');
const recipients = (bound: readonly Binding[]) => bound.map(({ metadata }) => metadata?.to);

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

  test('[L8] a try that ends a pause, and finds that it must go on, is not spent', async () => {
    const { react, working, workedOff, sidecar, clock, delivery, retries } = await plainApi();
    await react(requested('ann'));
    sidecar.onBind = () => {
      throw refusal();
    };
    await working(() => expect(retries).toHaveLength(5));
    for (let trial = 6; trial < 9; trial += 1) {
      clock.advance(60_000);
      await working(async () => expect(await delivery('ann')).toMatchObject({ status: 'waiting', attempt: trial }));
    }
    expect(retries).toHaveLength(5);
    sidecar.onBind = () => undefined;
    clock.advance(60_000);
    await workedOff();
    expect(await delivery('ann')).toMatchObject({ status: 'sent', attempt: 9 });
  });

  test('[D1] [L8] a trial whose mail may have arrived spends a try, so that nobody gets it fifty times', async () => {
    const { react, working, sidecar, clock, delivery, retries } = await plainApi();
    await react(requested('ann'));
    sidecar.onBind = () => {
      throw refusal('could not send: EOF');
    };
    await working(() => expect(retries).toHaveLength(5));
    clock.advance(60_000);
    await working(async () => expect(await delivery('ann')).toMatchObject({ status: 'failed', attempt: 6 }));
  });

  test('[L8] recipients who are refused one after another are not to blame: what follows is tried again', async () => {
    const { react, working, sidecar, delivery } = await plainApi();
    sidecar.onBind = () => {
      throw refusal('sending email failed: 550 5.1.1 user unknown');
    };
    const names = ['ann', 'bob', 'cid', 'dan', 'eve', 'fay'];
    await react(...names.map((name) => requested(name)));
    await working(async () => {
      const ended = await Promise.all(names.map((name) => delivery(name)));
      expect(ended.filter((one) => one?.status === 'failed' && one.attempts.length === 1)).toHaveLength(5);
      expect(ended.filter((one) => one && one.attempts.length > 1)).toHaveLength(1);
    });
  });

  test('[L8] a message that has tried the provider for too long spends its tries', async () => {
    const { store, working, sidecar, clock, retries, react, delivery } = await plainApi({
      settings: { BREAKER_FAILURES: '1' },
    });
    sidecar.onBind = () => {
      throw refusal();
    };
    await react(requested('bob'));
    await working(async () => expect(await delivery('bob')).toMatchObject({ status: 'waiting', attempt: 1 }));
    await store.commit(async (work) => {
      work.unschedule('email', idOf('bob'));
      await work.add(deliveries, { document: aDelivery({ attempt: 50 }), events: [] });
      work.schedule({ queue: 'email', id: idOf('ann') });
    });
    clock.advance(60_000);
    await working(async () => expect(await delivery('ann')).toMatchObject({ status: 'waiting', attempt: 51 }));
    expect(retries).toHaveLength(2);
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
