import { describe, expect, test } from 'vitest';
import { aNewArticle, articlesApi, idOf, linh, mara } from '../testing.ts';

describe('writing an article', () => {
  test("answers with safe HTML and the author's name, fetched from users", async () => {
    const api = await articlesApi();
    const { body } = await api
      .as(mara)
      .post('/api/v1/articles')
      .send(aNewArticle({ body: '**Bright**<script>alert(1)</script>', product_ids: [idOf('lamp')] }))
      .expect(201)
      .expect('etag', '"1"');
    expect(body).toMatchObject({
      slug: 'lamps',
      author: { id: mara.id, name: 'Mara' },
      html: '<p><strong>Bright</strong></p>\n',
      product_ids: [idOf('lamp')],
    });
    expect(api.store.published).toMatchObject([{ type: 'article.published', subject: body.id }]);
  });

  test('works while users is away; the name is there once users is back', async () => {
    const api = await articlesApi();
    api.sidecar.down();
    const { id, author } = await api.written();
    expect(author).toEqual({ id: mara.id });
    api.sidecar.up();
    await api.work();
    expect((await api.get(`/api/v1/articles/${id}`).expect(200)).body.author.name).toBe('Mara');
  });

  test('refuses products that are not in the catalogue, and does not guess while products is away', async () => {
    const api = await articlesApi();
    const post = () =>
      api
        .as(mara)
        .post('/api/v1/articles')
        .send(aNewArticle({ product_ids: [idOf('unknown')] }));
    expect((await post().expect(422)).body).toMatchObject({ code: 'product-unknown', product_id: idOf('unknown') });
    api.sidecar.down();
    await post().expect(503);
    expect(api.store.published).toEqual([]);
  });

  test('happens once per key, and answers the same bytes again', async () => {
    const api = await articlesApi();
    const post = () =>
      api.as(mara).post('/api/v1/articles').set('idempotency-key', 'k').send(aNewArticle()).expect(201);
    const first = await post();
    api.names.set(mara.id, { name: 'Mara B.', version: 2 });
    expect((await post()).text).toBe(first.text);
    expect(api.store.published).toHaveLength(1);
  });

  test('no two articles have one slug, until one of them is gone', async () => {
    const api = await articlesApi();
    const { id } = await api.written();
    const second = await api.as(mara).post('/api/v1/articles').send(aNewArticle()).expect(409);
    expect(second.body).toMatchObject({ code: 'slug-taken', slug: 'lamps' });
    await api.as(mara).delete(`/api/v1/articles/${id}`).expect(204);
    expect((await api.written()).slug).toBe('lamps');
  });

  test('is for those who may manage articles', async () => {
    const api = await articlesApi();
    await api.as(linh).post('/api/v1/articles').send(aNewArticle()).expect(403);
    await api.post('/api/v1/articles').send(aNewArticle()).expect(401);
  });

  test.each([
    ['/tags/0', { tags: ['Not a tag'] }],
    ['/slug', { slug: 'Not a slug' }],
    ['/body', { body: '' }],
    ['/html', { html: '<b>' }],
  ])('points at %s in what it cannot read', async (pointer, fields) => {
    const api = await articlesApi();
    const { body } = await api
      .as(mara)
      .post('/api/v1/articles')
      .send({ ...aNewArticle(), ...fields })
      .expect(400);
    expect(body.errors).toMatchObject([{ pointer }]);
  });
});
