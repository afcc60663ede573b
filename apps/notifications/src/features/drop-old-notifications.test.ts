import { expect, test } from 'vitest';
import { notifications } from '../storage/notifications.ts';
import { aNotification, idOf, notificationsApi } from '../testing.ts';

const days = (count: number) => count * 24 * 3_600_000;

test('texts and addresses go a week after the end, notifications a month later, and what waits stays', async () => {
  const api = await notificationsApi();
  const { version: _, created_at: __, updated_at: ___, ...draft } = aNotification();
  const kept = api.store.documents(notifications);
  const add = (name: string, status: 'sent' | 'queued') =>
    kept.add({ document: { ...draft, id: idOf(name), status }, events: [] });
  await add('ended', 'sent');
  await add('waiting', 'queued');
  const run = async () => {
    for (const periodic of api.service.periodic ?? []) await periodic.run();
  };

  await run();
  expect(await kept.get(idOf('ended'))).toHaveProperty('message');
  api.clock.advance(days(8));
  await run();
  const ended = await kept.get(idOf('ended'));
  expect(ended).not.toHaveProperty('message');
  expect(ended).not.toHaveProperty('address');
  api.clock.advance(days(31));
  await run();
  expect(await kept.find(idOf('ended'))).toBeUndefined();
  expect(await kept.get(idOf('waiting'))).toHaveProperty('message');
});
