import { expect, test } from 'vitest';
import { shipped } from '../shipped/shipped.ts';
import { anOrder, aTemplate, manager, templatesApi } from '../testing.ts';

const message = (fields: Record<string, unknown> = {}) => ({
  template_code: 'order-confirmation',
  channel: 'email',
  locale: 'vi',
  time_zone: 'Asia/Ho_Chi_Minh',
  variables: { order: anOrder(), at: '2026-01-02T20:04:05.000Z', user: { name: 'Lan' } },
  ...fields,
});

const render = async (api: Awaited<ReturnType<typeof templatesApi>>, ...messages: unknown[]) => {
  const answer = await api.asApp('notifications').post('/internal/templates/render').send({ messages }).expect(200);
  return answer.body.results;
};

test('an order confirmation carries the number of the order and amounts as its reader writes them', async () => {
  const [vi, en] = await render(
    await templatesApi(),
    message(),
    message({ locale: 'en', variables: { order: anOrder('USD', 1999), at: '2026-01-02T20:04:05.000Z' } }),
  );
  expect(vi.message.subject).toBe('Xác nhận đơn hàng #1a2b3c4d');
  expect(vi.message.html).toMatch(/1\.234\.000\s₫/);
  expect(vi.message.html).toContain('Bàn &lt;phím&gt;');
  expect(vi.message.html).toContain('3 tháng 1');
  expect(vi.message.text).toContain('Bàn <phím>');
  expect(en.message.subject).toBe('Order confirmation #1a2b3c4d');
  expect(en.message.html).toContain('$19.99');
});

test('every shipped template renders in both languages and over both channels', async () => {
  const api = await templatesApi();
  const variables = {
    order: { ...anOrder(), status: 'shipped' },
    article: { title: 'Ten lamps, tested', tags: ['light'] },
    at: '2026-01-02T20:04:05.000Z',
    reason: 'by-request',
  };
  const wanted = shipped.flatMap(({ code }) =>
    ['en', 'vi'].flatMap((locale) =>
      ['email', 'push'].map((channel) => message({ template_code: code, locale, channel, variables })),
    ),
  );
  const results = await render(api, ...wanted);
  expect(results.map((result: { message?: { locale: string } }) => result.message?.locale)).toEqual(
    wanted.map(({ locale }) => locale),
  );
  expect(JSON.stringify(results)).not.toMatch(/\{\{|\{%/);
});

test('a text message about a step in an order fits into two parts, in both languages', async () => {
  const order = { ...anOrder(), status: 'shipped' };
  const variables = { order, at: '2026-01-02T20:04:05.000Z', reason: 'by-request' };
  const wanted = ['order-status', 'order-cancelled'].flatMap((template_code) =>
    ['en', 'vi'].map((locale) => message({ template_code, locale, channel: 'sms', variables })),
  );
  const texts = (await render(await templatesApi(), ...wanted)).map(
    (one: { message: { text: string } }) => one.message.text,
  );
  expect(texts[0]).toBe('Waybill: order #1a2b3c4d is on its way. It has left our house and is on its way to you.');
  // 70 letters a part where they are not of GSM-7, less what joins the parts.
  for (const text of texts) expect(text.length).toBeLessThanOrEqual(2 * 67);
});

test('each message of a batch gets its own outcome', async () => {
  const results = await render(
    await templatesApi(),
    message({ template_code: 'nothing' }),
    message({ channel: 'sms' }),
    message({ variables: { order: anOrder() } }),
    message(),
  );
  expect(results.map((one: { refused?: { code: string } }) => one.refused?.code)).toEqual([
    'template-not-found',
    'template-channel-missing',
    'variable-missing',
    undefined,
  ]);
});

test('a reader whose language is missing gets English', async () => {
  const api = await templatesApi();
  await api.as(manager).post('/api/v1/templates').send(aTemplate()).expect(201);
  const [result] = await render(api, message({ template_code: 'parcel-lost', variables: { parcel: 'a\r\nb' } }));
  expect(result.message).toMatchObject({ locale: 'en', subject: 'Parcel a b', template_version: 1 });
});

test('only notifications may have messages rendered here', async () => {
  const api = await templatesApi();
  await api
    .asApp('orders')
    .post('/internal/templates/render')
    .send({ messages: [message()] })
    .expect(403);
});

test('an endless template costs its batch one wait, its own messages are told apart, and the others are rendered', async () => {
  const api = await templatesApi();
  const part = '{% for a in l %}{% for b in l %}{% for c in l %}{{ c }}{% endfor %}{% endfor %}{% endfor %}';
  const endless = aTemplate({
    code: 'endless',
    variables: [{ name: 'l', required: true }],
    languages: { en: { email: { subject: 'Endless', html: part } } },
  });
  await api.as(manager).post('/api/v1/templates').send(endless).expect(201);
  await render(api, message());
  const slow = (size: number) =>
    message({ template_code: 'endless', variables: { l: Array.from({ length: size }, () => 1) } });
  const begunMs = performance.now();
  const results = await render(api, message(), slow(1_000), message(), slow(1_000), slow(1), message());
  const tookMs = performance.now() - begunMs;
  const codes = results.map((one: { refused?: { code: string } }) => one.refused?.code);
  const tooSlow = 'template-too-slow';
  expect(codes).toEqual([undefined, tooSlow, undefined, tooSlow, tooSlow, undefined]);
  expect(results[1].refused.parameters).toEqual({ template_code: 'endless', channel: 'email', limit_ms: 500 });
  expect(tookMs).toBeLessThan(2 * 500);
  // By itself what was only in bad company is rendered.
  const [alone] = await render(api, slow(1));
  expect(alone.message).toMatchObject({ subject: 'Endless' });
});

test('other callers are answered between the messages of a slow batch', async () => {
  const api = await templatesApi();
  const codes = ['one', 'two', 'three'];
  const part = '{% for a in l %}{% for b in l %}{% for c in l %}{{ c }}{% endfor %}{% endfor %}{% endfor %}';
  for (const code of codes) {
    const content = { code, variables: [{ name: 'l', required: true }] };
    const languages = { en: { email: { subject: code, html: part } } };
    await api
      .as(manager)
      .post('/api/v1/templates')
      .send(aTemplate({ ...content, languages }))
      .expect(201);
  }
  const l = Array.from({ length: 1_000 }, () => 1);
  const batch = render(api, ...codes.map((template_code) => message({ template_code, variables: { l } })));
  const ended: string[] = [];
  const watched = batch.then(() => ended.push('slow batch'));
  await render(api, message()).then(() => ended.push('other'));
  await watched;
  expect(ended).toEqual(['other', 'slow batch']);
});
