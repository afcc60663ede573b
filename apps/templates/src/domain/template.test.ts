import type { Stored } from '@waybill/contracts';
import { expect, test } from 'vitest';
import { aTemplate } from '../testing.ts';
import { checkContent, create, ship, type Template } from './template.ts';

const stamp: Omit<Stored, 'id'> = { version: 1, created_at: '', updated_at: '' };
const shippedOnce = (): Template => {
  const edition = ship(undefined, aTemplate());
  if (!edition) throw new Error('an unknown template is shipped');
  return { ...edition.template, ...stamp };
};

test('what ships for the first time is version 1, and shipping it again changes nothing', () => {
  const template = shippedOnce();
  expect(template).toMatchObject({ active_version: 1, latest_version: 1, shipped: { version: 1 } });
  expect(ship(template, aTemplate())).toBeUndefined();
});

test('shipped content that has changed becomes the next version, active at once', () => {
  const edition = ship(shippedOnce(), aTemplate({ critical: true }));
  expect(edition?.template).toMatchObject({ active_version: 2, latest_version: 2, shipped: { version: 2 } });
  expect(edition?.version).toMatchObject({ number: 2, critical: true });
});

test('a version that staff made active stays active when shipped content changes', () => {
  const edition = ship({ ...shippedOnce(), active_version: 2, latest_version: 2 }, aTemplate({ critical: true }));
  expect(edition?.template).toMatchObject({ active_version: 2, latest_version: 3, shipped: { version: 3 } });
});

test('a deleted template stays deleted when shipped content changes', () => {
  const edition = ship({ ...shippedOnce(), deleted_at: 'then' }, aTemplate({ critical: true }));
  expect(edition?.template.deleted_at).toBe('then');
});

test('a code in use is refused; one deleted before goes on counting its versions', () => {
  const before = shippedOnce();
  expect(() => create(before, aTemplate())).toRefuseWith('template-code-taken');
  const again = create({ ...before, deleted_at: 'then' }, aTemplate());
  expect(again.template).toMatchObject({ active_version: 2 });
  expect(again.template).not.toHaveProperty('deleted_at');
});

test('a variable that is used must be declared; the reader is always known', () => {
  const undeclared = aTemplate({ languages: { en: { push: { title: '{{ parcle }}', body: 'x' } } } });
  expect(() => checkContent(undeclared)).toRefuseWith('template-invalid');
  checkContent(aTemplate({ variables: [], languages: { en: { push: { title: '{{ user.name }}', body: 'x' } } } }));
});

test('a template without any part is refused', () => {
  expect(() => checkContent(aTemplate({ languages: { en: {} } }))).toRefuseWith('template-invalid');
});
