import { permissionsOf, type Role } from '@waybill/contracts';
import type { Caller } from '@waybill/http';
import '@waybill/testing';
import { expect, test } from 'vitest';
import { mayChange, mayList, mayRead } from './access.ts';

const caller = (role: Role, id = 'me'): Caller => ({
  id,
  roles: [role],
  permissions: permissionsOf[role],
  tokenId: 't',
});

test('everybody may see and change themselves, and nobody else: others do not exist for them', () => {
  mayRead(caller('customer'), 'me');
  mayChange(caller('customer'), 'me');
  expect(() => mayRead(caller('customer'), 'you')).toRefuseWith('user-not-found');
  expect(() => mayChange(caller('customer'), 'you')).toRefuseWith('user-not-found');
});

test('a manager may see everybody and change nobody', () => {
  mayRead(caller('manager'), 'you');
  mayList(caller('manager'));
  expect(() => mayChange(caller('manager'), 'you')).toRefuseWith('user-not-found');
});

test('an administrator may do both; a customer lists nobody', () => {
  mayChange(caller('admin'), 'you');
  expect(() => mayList(caller('customer'))).toRefuseWith('forbidden');
});
