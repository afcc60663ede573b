import { systemClock } from '@waybill/runtime';
import { refuse } from '@waybill/tools/push-service';
import { expect, test } from 'vitest';
import { idOf, pushApi, requested } from './testing.ts';

test('each device of a reader gets the push once, by its own token, and is told of by its id', async () => {
  const { react, workedOff, service, told } = await pushApi();
  const devices = [idOf('phone'), idOf('tablet')];
  await react(...devices.map((device_id) => requested('ann', { device_id })));
  await react(...devices.map((device_id) => requested('ann', { device_id })));
  await workedOff();
  expect(service.pushes.map(({ token }) => token).sort()).toEqual(devices.map((id) => `token-of-${id}`).sort());
  expect(service.pushes[0]).toMatchObject({ notification: { title: `For ${idOf('ann')}` } });
  expect(service.signIns()).toBe(1);
  expect(
    told()
      .map(({ type, device_id, attempt }) => [type, device_id, attempt])
      .sort(),
  ).toEqual(devices.map((id) => ['push.sent', id, 1]).sort());
});

test('a device that is gone has failed at once, is told of as unregistered, and pauses nobody', async () => {
  const { react, workedOff, told, retries, letters } = await pushApi({
    settings: { BREAKER_FAILURES: '1' },
    tokens: { [idOf('old')]: 'gone-for-good' },
  });
  await react(requested('ann', { device_id: idOf('old') }), requested('ann', { device_id: idOf('phone') }));
  await workedOff();
  const [gone] = told().filter(({ type }) => type === 'push.failed');
  expect(gone).toMatchObject({ device_id: idOf('old'), final: true, reason: 'unregistered' });
  expect(JSON.stringify(gone)).not.toContain('gone-for-good');
  expect(told().map(({ type }) => type)).toContain('push.sent');
  expect(retries).toEqual([]);
  expect(await letters()).toEqual([]);
});

test('an overloaded service gets the time it asks for', async () => {
  const { react, workedOff, service, retries, delivery } = await pushApi();
  let refused = 0;
  service.onSend = () => {
    refused += 1;
    if (refused > 1) return undefined;
    return { ...refuse(503, 'UNAVAILABLE', 'later'), headers: { 'retry-after': '40' } };
  };
  await react(requested('ann'));
  await workedOff();
  expect(retries).toEqual([40_000]);
  expect(await delivery('ann')).toMatchObject({ status: 'sent', attempt: 2 });
});

test('a token that has ended is renewed once, within the same attempt', async () => {
  const { react, workedOff, service, delivery, retries } = await pushApi();
  await react(requested('ann'));
  await workedOff();
  service.signOutAll();
  await react(requested('bob'));
  await workedOff();
  expect(service.signIns()).toBe(2);
  expect(retries).toEqual([]);
  expect(await delivery('bob')).toMatchObject({ status: 'sent', attempt: 1, attempts: [{ outcome: 'sent' }] });
});

test('[L8] while nobody can sign in nothing begins and nothing is spent', async () => {
  const { react, working, workedOff, sidecar, delivery, retries } = await pushApi();
  const { 'push-account': account } = sidecar.secrets;
  delete sidecar.secrets['push-account'];
  await react(requested('ann'));
  await working(() => systemClock.sleep(700));
  expect(await delivery('ann')).toMatchObject({ status: 'waiting', attempt: 0, attempts: [] });
  sidecar.secrets['push-account'] = account ?? {};
  await workedOff();
  expect(retries).toEqual([]);
  expect(await delivery('ann')).toMatchObject({ status: 'sent', attempt: 1 });
});
