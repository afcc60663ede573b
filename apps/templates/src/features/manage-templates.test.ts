import { expect, test } from 'vitest';
import { app, collections } from '../app.ts';
import { Settings } from '../config.ts';
import { aTemplate, manager, templatesApi } from '../testing.ts';

const path = '/api/v1/templates/parcel-lost';
const { code: _, ...changes } = aTemplate({ name: 'Lost parcel' });

async function withTemplate() {
  const api = await templatesApi();
  const staff = api.as(manager);
  const { body } = await staff.post('/api/v1/templates').send(aTemplate()).expect(201);
  return { api, staff, body };
}

test('a template is added once: the same code again is refused, the same key is answered again', async () => {
  const { staff, body } = await withTemplate();
  expect(body).toMatchObject({ code: 'parcel-lost', active_version: 1 });
  await staff.post('/api/v1/templates').send(aTemplate()).expect(409);
  const other = aTemplate({ code: 'parcel-found' });
  const first = await staff.post('/api/v1/templates').set('idempotency-key', 'k').send(other).expect(201);
  const again = await staff.post('/api/v1/templates').set('idempotency-key', 'k').send(other).expect(201);
  expect(again.headers['idempotent-replayed']).toBe('true');
  expect(again.text).toBe(first.text);
});

test('a change is a new version, and an earlier one can be made active again', async () => {
  const { staff } = await withTemplate();
  const changed = await staff
    .put(path)
    .send({ ...changes, critical: true })
    .expect(200);
  expect(changed.body).toMatchObject({ name: 'Lost parcel', critical: true, active_version: 2 });
  const back = await staff.put(`${path}/active-version`).send({ template_version: 1 }).expect(200);
  expect(back.body).toMatchObject({ critical: false, active_version: 1, latest_version: 2 });
  await staff.put(`${path}/active-version`).send({ template_version: 3 }).expect(404);
  const versions = await staff.get(`${path}/versions`).expect(200);
  expect(versions.body.items.map((one: Record<string, unknown>) => [one.template_version, one.active])).toEqual([
    [2, false],
    [1, true],
  ]);
});

test('a change based on an old reading is refused', async () => {
  const { staff } = await withTemplate();
  const { headers } = await staff.get(path).expect(200);
  await staff.put(path).set('if-match', String(headers.etag)).send(changes).expect(200);
  await staff.put(path).set('if-match', String(headers.etag)).send(changes).expect(412);
  await staff.delete(path).set('if-match', String(headers.etag)).expect(412);
});

test('a deleted template is gone from readings, lists and rendering', async () => {
  const { staff } = await withTemplate();
  await staff.delete(path).expect(204);
  await staff.get(path).expect(404);
  await staff
    .post(`${path}/preview`)
    .send({ variables: { parcel: 'x' } })
    .expect(404);
  const { body } = await staff.get('/api/v1/templates').expect(200);
  expect(body.items.map(({ code }: { code: string }) => code).toSorted()).toEqual([
    'article-published',
    'order-cancelled',
    'order-confirmation',
    'order-status',
    'welcome',
  ]);
});

test('a preview renders any version without sending anything', async () => {
  const { staff } = await withTemplate();
  await staff.put(path).send({ ...changes, languages: { en: { push: { title: 'Lost', body: '{{ parcel }}' } } } });
  const old = await staff
    .post(`${path}/preview`)
    .send({ template_version: 1, variables: { parcel: '<7>' } })
    .expect(200);
  expect(old.body).toMatchObject({ subject: 'Parcel <7>', html: '<p>&lt;7&gt; is lost.</p>' });
  const missing = await staff.post(`${path}/preview`).send({ channel: 'push' }).expect(422);
  expect(missing.body).toMatchObject({ code: 'variable-missing', variable: 'parcel' });
});

test('unsound sources are refused, and nothing is kept', async () => {
  const { staff } = await withTemplate();
  const broken = { ...changes, languages: { en: { push: { title: '{% if %}', body: 'x' } } } };
  const { body } = await staff.put(path).send(broken).expect(422);
  expect(body.code).toBe('template-invalid');
  expect((await staff.get(path).expect(200)).body.latest_version).toBe(1);
});

test('templates are the business of those who may manage them', async () => {
  const { api } = await withTemplate();
  await api
    .as({ roles: ['customer'] })
    .get(path)
    .expect(403);
  await api.get(path).expect(401);
});

test('starting again changes nothing', async () => {
  const { api } = await withTemplate();
  const before = await api.as(manager).get('/api/v1/templates').expect(200);
  await app(api.kit, Settings.parse({}));
  expect((await api.as(manager).get('/api/v1/templates').expect(200)).text).toBe(before.text);
  expect(collections).toHaveLength(2);
});
