import { randomUUID } from 'node:crypto';
import { PushFailed } from '@waybill/contracts';
import { publishedEvent } from '@waybill/testing';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { devices, deviceTokens } from '../storage/devices.ts';
import { admin, manager, usersApi } from '../testing.ts';

let api: Awaited<ReturnType<typeof usersApi>>;
beforeAll(async () => {
  api = await usersApi();
  await api.seedStaff();
});

const aToken = () => `${randomUUID()}:APA91b${randomUUID()}`;
const at = (user: { id: string }, device?: string) => `/api/v1/users/${user.id}/devices${device ? `/${device}` : ''}`;
const register = (user: { id: string }, token = aToken(), fields = {}) =>
  api
    .as(user)
    .post(at(user))
    .send({ platform: 'android', token, ...fields });
const tokensFor = async (user: { id: string }) => {
  const { body } = await api
    .asApp('notifications')
    .post('/internal/users/read')
    .send({ ids: [user.id] });
  return body.users[0]?.devices?.map(({ token }: { token: string }) => token) ?? [];
};
const lost = (device_id: string) =>
  publishedEvent(
    PushFailed({
      notification_id: randomUUID(),
      device_id,
      attempt: 1,
      answer: '404',
      outcome: 'failed',
      final: true,
      reason: 'unregistered',
    }),
  );

describe('a device', () => {
  test('is registered, listed without its token, given to notifications with it, and removed', async () => {
    const { user } = await api.newcomer();
    const token = aToken();
    const { body, headers } = await register(user, token, { name: 'My phone' }).expect(201);
    expect(headers.location).toBe(at(user, body.id));
    expect(body).toMatchObject({ platform: 'android', name: 'My phone' });
    const { body: list } = await api.as(user).get(at(user)).expect(200);
    expect(list.items).toEqual([body]);
    expect(JSON.stringify(list)).not.toContain(token);
    expect(await tokensFor(user)).toEqual([token]);
    await api.as(user).delete(at(user, body.id)).expect(204);
    await api.as(user).delete(at(user, body.id)).expect(404);
    expect(await tokensFor(user)).toEqual([]);
  });

  test('is not told of to services that do not write to users', async () => {
    const { user } = await api.newcomer();
    await register(user).expect(201);
    const { body } = await api
      .asApp('orders')
      .post('/internal/users/read')
      .send({ ids: [user.id] });
    expect(body.users[0]).not.toHaveProperty('devices');
  });

  test('keeps its id when its token is registered again, and moves with it to another user', async () => {
    const [{ user: ann }, { user: bob }] = [await api.newcomer(), await api.newcomer()];
    const token = aToken();
    const { body: first } = await register(ann, token).expect(201);
    const { body: again } = await register(ann, token, { platform: 'web' }).expect(200);
    expect(again).toMatchObject({ id: first.id, platform: 'web' });
    const { body: moved } = await register(bob, token).expect(201);
    expect(moved.id).not.toBe(first.id);
    expect(await tokensFor(ann)).toEqual([]);
    expect(await tokensFor(bob)).toEqual([token]);
  });

  test('with a token that can be none is refused', async () => {
    const { user } = await api.newcomer();
    for (const token of ['short', `${aToken()} ${aToken()}`, '']) await register(user, token).expect(400);
    await register(user, aToken(), { platform: 'fridge' }).expect(400);
  });

  test('belongs to its user: to others it does not exist', async () => {
    const [{ user }, { user: other }] = [await api.newcomer(), await api.newcomer()];
    const { body } = await register(user).expect(201);
    await api.as(other).get(at(user)).expect(404);
    await api.as(other).post(at(user)).send({ platform: 'ios', token: aToken() }).expect(404);
    await api.as(other).delete(at(user, body.id)).expect(404);
    await api.as(other).delete(at(other, body.id)).expect(404);
    await api.as(manager).get(at(user)).expect(200);
    await api.as(admin).delete(at(user, body.id)).expect(204);
  });

  test('the one registered longest ago makes room for the twenty-first', async () => {
    const { user } = await api.newcomer();
    const tokens: string[] = [];
    for (let number = 0; number < 21; number += 1) {
      const token = aToken();
      tokens.push(token);
      await register(user, token).expect(201);
      api.clock.advance(1_000);
    }
    expect((await tokensFor(user)).sort()).toEqual(tokens.slice(1).sort());
  });
});

describe('a device that is gone', () => {
  test('[L7] is forgotten, however often it is told; one registered anew stays', async () => {
    const { user } = await api.newcomer();
    const token = aToken();
    const { body: first } = await register(user, token).expect(201);
    await api.react(lost(first.id), lost(first.id));
    expect(await tokensFor(user)).toEqual([]);
    const { body: second } = await register(user, token).expect(201);
    expect(second.id).not.toBe(first.id);
    await api.react(lost(first.id));
    expect(await tokensFor(user)).toEqual([token]);
  });

  test('another failure forgets nothing', async () => {
    const { user } = await api.newcomer();
    const { body } = await register(user).expect(201);
    const event = lost(body.id);
    const { reason: _, ...data } = event.data;
    await api.react({ ...event, data });
    expect(await tokensFor(user)).toHaveLength(1);
  });
});

test('a deleted user’s devices are told of to nobody, and go', async () => {
  const { user } = await api.newcomer();
  const { body } = await register(user).expect(201);
  const held = await api.store.documents(deviceTokens).count({});
  await api.as(user).delete(`/api/v1/users/${user.id}`).expect(204);
  expect(await tokensFor(user)).toEqual([]);
  await register(user).expect(404);
  await vi.waitFor(
    async () => {
      await api.work();
      expect(await api.store.documents(devices).find(body.id)).toBeUndefined();
    },
    { timeout: 15_000, interval: 500 },
  );
  expect(await api.store.documents(deviceTokens).count({})).toBe(held - 1);
});
