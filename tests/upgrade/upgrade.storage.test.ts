import { randomUUID } from 'node:crypto';
import { eventTypes, type PublishedEvent } from '@waybill/contracts';
import { deliveries } from '@waybill/deliveries';
import { cancelledOver, idOf } from '@waybill/deliveries/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, inject, test } from 'vitest';
import { apps } from './apps.ts';
import { fill, releases, writtenIn } from './release.ts';
import { stories } from './stories.ts';

const staff = { id: randomUUID(), roles: ['admin', 'manager'] as const };
const running = (app: string, database = `test-${randomUUID()}`) => {
  const start = apps[app];
  if (!start) throw new Error(`tests/upgrade/apps.ts has no ${app}`);
  return start(database);
};

describe.each(releases())('release $name', ({ apps: written, schemas }) => {
  const events = Object.values(written).flatMap((app) => app.events);

  test.each(events)('this build reads $type', ({ type, dataversion, data }) => {
    const known = eventTypes.get(type);
    expect(known, 'a type may not vanish while logs hold it').toBeDefined();
    expect(dataversion).toBeLessThanOrEqual(known?.dataversion ?? 0);
    expect(known?.schema.safeParse(data).error).toBeUndefined();
  });

  test.each(Object.keys(apps))('%s reacts to its events', async (name) => {
    const api = await running(name);
    for (const event of events) await api.react(event);
    if (name !== 'analytics') return;
    const { body } = await api.as(staff).get('/api/v1/analytics/summary').expect(200);
    expect(body.total_orders).toBe(events.filter(({ type }) => type === 'order.created').length);
  });

  test.each(['orders', 'products', 'notifications', 'users', 'articles'])(
    'the documents of %s are read and shown',
    async (name) => {
      const path = `/api/v1/${name}`;
      const database = `test-${randomUUID()}`;
      const theirs = written[name];
      if (!theirs) throw new Error(`The release has no documents of ${name}`);
      await fill(inject('mongodbUri'), database, theirs);
      const api = await running(name, database);
      const { body } = await api.as(staff).get(`${path}?limit=100`).expect(200);
      expect(body.items.length).toBeGreaterThan(0);
      for (const { id } of body.items) await api.as(staff).get(`${path}/${id}`).expect(200);
      const log = await api.kit.store.log.read({ after: 0 });
      expect(log.head).toBe(theirs.events.length);
    },
  );

  test.each(['email', 'push', 'sms'] as const)('what still waits in %s can be taken back', async (channel) => {
    const database = `test-${randomUUID()}`;
    const theirs = written[channel];
    if (!theirs) throw new Error(`The release has no deliveries of ${channel}`);
    await fill(inject('mongodbUri'), database, theirs);
    const api = await running(channel, database);
    const kept = () => api.kit.store.documents(deliveries).findMany([idOf('ann'), idOf('bob')]);
    const statuses = async () => Object.fromEntries((await kept()).map(({ id, status }) => [id, status]));
    expect(await statuses()).toEqual({ [idOf('ann')]: 'sent', [idOf('bob')]: 'waiting' });
    await api.react(cancelledOver(channel)('bob'));
    expect(await statuses()).toEqual({ [idOf('ann')]: 'sent', [idOf('bob')]: 'withdrawn' });
    expect((await api.kit.store.log.read({ after: 0 })).head).toBeGreaterThanOrEqual(theirs.events.length);
  });

  test('a consumer of that release reads the events of this build, or is told that they are newer', async () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const fresh: PublishedEvent[] = [];
    for (const story of Object.values(stories)) fresh.push(...(await writtenIn(await story())).events);
    for (const { type, dataversion, data } of fresh) {
      const then = schemas[type];
      // A new version, or a type nobody listened to then: parked, not misread.
      if (!then || dataversion > then.dataversion) continue;
      const reads = ajv.validate(then.data, data);
      expect(reads, `${type}: ${ajv.errorsText()}`).toBe(true);
    }
  });
});
