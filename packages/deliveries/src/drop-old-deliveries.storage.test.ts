import { expect, test } from 'vitest';
import { plainApi, requestedOver } from './testing.ts';

const requested = requestedOver('email');

test('[L3] deliveries go some weeks after they have ended; what waits stays', async () => {
  const { react, workedOff, clock, service, delivery } = await plainApi();
  const run = () => Promise.all((service.periodic ?? []).map((job) => job.run()));
  await react(requested('ann'));
  await workedOff();
  await react(requested('bob'));
  clock.advance(29 * 86_400_000);
  await run();
  expect(await delivery('ann')).toMatchObject({ status: 'sent' });
  clock.advance(2 * 86_400_000);
  await run();
  expect(await delivery('ann')).toBeUndefined();
  expect(await delivery('bob')).toMatchObject({ status: 'waiting' });
});
