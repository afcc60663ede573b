import '@waybill/testing';
import { expect, test } from 'vitest';
import { aUser } from '../testing.ts';
import { create, grant, live, logIn, prefer, remove, update, viewOf } from './user.ts';

const id = '018f0000-0000-7000-8000-000000000002';
const other = { id };
const fields = {
  id,
  username: 'Minh_1',
  email: 'Minh@Example.com',
  password_hash: 'hash',
  roles: ['customer'] as const,
};

test('a new account is known by its username until it has a name, and wants mail and pushes but no texts', () => {
  const { document, events } = create({ ...fields, locale: 'vi' });
  expect(document).toMatchObject({
    username: 'Minh_1',
    email: 'Minh@Example.com',
    name: 'Minh_1',
  });
  expect(document.preferences).toEqual({
    email: true,
    push: true,
    sms: false,
    locale: 'vi',
    time_zone: 'Asia/Ho_Chi_Minh',
  });
  expect(events).toMatchObject([{ type: 'user.created', subject: id, data: { user_id: id } }]);
});

test('wishes given at creation win over what follows from the locale', () => {
  const { document } = create({ ...fields, locale: 'vi', preferences: { push: false, locale: 'en' } });
  expect(document.preferences).toEqual({ email: true, push: false, sms: false, locale: 'en', time_zone: 'UTC' });
});

test('no event of an account carries a name or an address [L10]', () => {
  const user = aUser();
  const decisions = [
    create(fields),
    update(user, { name: 'New' }),
    grant(user, ['manager'], other),
    remove(user, 'now', other),
    logIn(user, 'hash'),
  ];
  for (const event of decisions.flatMap(({ events }) => events))
    expect(Object.keys(event.data as object)).toEqual(['user_id']);
});

test('a change keeps what it does not name', () => {
  const { document } = update(aUser(), { email: 'New@example.com', locale: 'en' });
  expect(document).toMatchObject({ username: 'Linh', email: 'New@example.com', preferences: { locale: 'en' } });
});

test('a change that changes nothing tells nobody', () => {
  const user = aUser();
  expect(update(user, { name: user.name })).toEqual({ document: user, events: [] });
  expect(prefer(user, { ...user.preferences }).document).toBe(user);
  expect(grant(user, ['customer', 'customer'], other).document).toBe(user);
});

test('taking a role away ends the sessions, adding one does not', () => {
  const both = grant(aUser(), ['manager', 'customer'], other).document;
  expect(both).toMatchObject({ roles: ['customer', 'manager'], session_generation: 1 });
  expect(grant(both, ['customer'], other).document).toMatchObject({ roles: ['customer'], session_generation: 2 });
});

test('an administrator cannot leave the platform without one', () => {
  const user = aUser({ roles: ['admin'] });
  expect(() => grant(user, ['customer'], user)).toRefuseWith('own-admin-role');
  expect(() => remove(user, 'now', user)).toRefuseWith('own-admin-role');
  expect(grant(user, ['customer'], other).document.roles).toEqual(['customer']);
});

test('a tombstone keeps nothing that names its owner', () => {
  const { document, events } = remove(aUser(), '2026-02-01T00:00:00.000Z', other);
  expect(JSON.stringify(document).toLowerCase()).not.toContain('linh');
  expect(document).toMatchObject({ deleted_at: '2026-02-01T00:00:00.000Z', password_hash: '', session_generation: 2 });
  expect(events).toMatchObject([{ type: 'user.deleted' }]);
});

test('nothing can be done to a tombstone', () => {
  const gone = remove(aUser(), 'now', other).document;
  expect(() => live(gone)).toRefuseWith('user-not-found');
  expect(() => update(gone, {})).toRefuseWith('user-not-found');
  expect(() => grant(gone, ['admin'], other)).toRefuseWith('user-not-found');
  expect(() => remove(gone, 'now', other)).toRefuseWith('user-not-found');
  expect(() => logIn(gone, '')).toRefuseWith('wrong-credentials');
});

test('a login counts only against the password that was checked', () => {
  expect(() => logIn(aUser({ password_hash: 'newer' }), 'hash')).toRefuseWith('wrong-credentials');
  const user = aUser();
  expect(logIn(user, 'hash').document).toBe(user);
});

test('a view shows neither the hash nor the keys', () => {
  expect(Object.keys(viewOf(aUser())).toSorted()).toEqual([
    'created_at',
    'email',
    'id',
    'name',
    'preferences',
    'roles',
    'updated_at',
    'username',
    'version',
  ]);
});

test('a phone number is set, changed, taken away, and goes with its owner', () => {
  const { document: called } = update(aUser(), { phone: '+84901234567' });
  expect(called.phone).toBe('+84901234567');
  expect(update(called, { name: 'Lan' }).document.phone).toBe('+84901234567');
  expect(update(called, { phone: null }).document).not.toHaveProperty('phone');
  expect(update(called, { phone: '+84901234567' }).events).toEqual([]);
  expect(remove(called, '2026-01-02T03:04:05.000Z', { id: 'other' }).document).not.toHaveProperty('phone');
});
