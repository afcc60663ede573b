import type { NewTemplate } from '@waybill/contracts';
import { fixedClock, type TestApi, type TestStore, testApi, testStore } from '@waybill/testing';
import { app, collections } from './app.ts';
import { Settings } from './config.ts';

/** The whole service over a database of its own, with its clock held still. */
export async function templatesApi(): Promise<TestApi & { store: TestStore }> {
  const clock = fixedClock();
  const store = await testStore({ collections, clock, app: 'templates' });
  return Object.assign(await testApi(app, Settings.parse({}), { store, clock }), { store });
}

export const manager = { roles: ['manager'] as const };

/** A template of one English e-mail part. */
export const aTemplate = (changes: Partial<NewTemplate> = {}): NewTemplate => ({
  code: 'parcel-lost',
  name: 'Parcel lost',
  critical: false,
  variables: [{ name: 'parcel', required: true }],
  languages: { en: { email: { subject: 'Parcel {{ parcel }}', html: '<p>{{ parcel }} is lost.</p>' } } },
  ...changes,
});

export const anOrder = (currency = 'VND', amount = 1_234_000) => ({
  id: '1a2b3c4d-0000-7000-8000-000000000001',
  user_id: '1a2b3c4d-0000-7000-8000-000000000002',
  lines: [
    {
      product_id: '1a2b3c4d-0000-7000-8000-000000000003',
      product_name: 'Bàn <phím>',
      quantity: 1,
      unit_price: { amount, currency },
      total_price: { amount, currency },
    },
  ],
  total: { amount, currency },
  status: 'pending',
});
