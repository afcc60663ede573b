import { randomUUID } from 'node:crypto';
import { testStore } from '@waybill/testing';
import { expect, test } from 'vitest';
import { deliveries } from './collection.ts';
import { migrations } from './migrations.ts';

test('a delivery of release 0.1.0 names its notification, which had the same id', async () => {
  const database = `test-${randomUUID()}`;
  const before = await testStore({ collections: [deliveries], database });
  const id = randomUUID();
  const old = { id, status: 'waiting', priority: 5, attempt: 0, attempts: [] };
  await before.commit((work) => work.add(deliveries, { document: old as never, events: [] }));
  const after = await testStore({ collections: [deliveries], database, migrations });
  expect(await after.documents(deliveries).find(id)).toMatchObject({ id, notification_id: id });
});
