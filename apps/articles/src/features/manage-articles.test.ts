import { describe, expect, test } from 'vitest';
import { alex, articlesApi, idOf, linh, mara } from '../testing.ts';

describe('an article', () => {
  test('is a draft to its authors alone until it is published, which is told once', async () => {
    const api = await articlesApi();
    const { id } = await api.written({ status: 'draft' });
    const path = `/api/v1/articles/${id}`;
    await api.get(path).expect(404);
    await api.as(linh).get(path).expect(404);
    await api.as(mara).get(path).expect(200);
    await api.as(mara).patch(path).send({ status: 'published' }).expect(200);
    await api.get(path).expect(200);
    await api.as(mara).patch(path).send({ status: 'draft' }).expect(200);
    await api.as(mara).patch(path).send({ status: 'published' }).expect(200);
    expect(api.store.published.map(({ type }) => type)).toEqual(['article.published']);
  });

  test('is changed only at the version its editor saw', async () => {
    const api = await articlesApi();
    const { id } = await api.written();
    const patch = () => api.as(mara).patch(`/api/v1/articles/${id}`).set('if-match', '"1"').send({ title: 'Desks' });
    expect((await patch().expect(200)).body).toMatchObject({ title: 'Desks', slug: 'lamps', version: 2 });
    await patch().expect(412);
    await api.as(linh).patch(`/api/v1/articles/${id}`).send({ title: 'Mine' }).expect(403);
    await api
      .as(mara)
      .patch(`/api/v1/articles/${idOf('nothing')}`)
      .send({ title: 'x' })
      .expect(404);
  });

  test('moves to a free slug, and frees its old one', async () => {
    const api = await articlesApi();
    const { id } = await api.written({ slug: 'one' });
    await api.written({ slug: 'two' });
    const move = (slug: string) => api.as(mara).patch(`/api/v1/articles/${id}`).send({ slug });
    expect((await move('two').expect(409)).body.code).toBe('slug-taken');
    await move('three').expect(200);
    expect((await api.written({ slug: 'one' })).slug).toBe('one');
  });

  test('names its products, and is shown without them while products is away', async () => {
    const api = await articlesApi();
    const { id } = await api.written({ product_ids: [idOf('desk'), idOf('lamp')] });
    const read = () => api.get(`/api/v1/articles/${id}`).expect(200);
    expect((await read()).body.products).toMatchObject([{ id: idOf('desk') }, { id: idOf('lamp'), name: 'Lamp' }]);
    api.sidecar.down();
    expect((await read()).body).not.toHaveProperty('products');
  });

  test('is gone after its deletion', async () => {
    const api = await articlesApi();
    const { id } = await api.written();
    await api.as(linh).delete(`/api/v1/articles/${id}`).expect(403);
    await api.as(mara).delete(`/api/v1/articles/${id}`).expect(204);
    await api.as(mara).delete(`/api/v1/articles/${id}`).expect(404);
    await api.get(`/api/v1/articles/${id}`).expect(404);
  });
});

describe('lists', () => {
  test('show what is published, by tag, author, product or slug, and drafts to authors', async () => {
    const api = await articlesApi();
    const lamps = await api.written({ tags: ['light'], product_ids: [idOf('lamp')] });
    const desks = await api.written({ title: 'Desks', tags: ['wood'] });
    const draft = await api.written({ title: 'Later', status: 'draft' });
    const list = async (query: string, who: Pick<typeof api, 'get'> = api) => {
      const { body } = await who.get(`/api/v1/articles?${query}`).expect(200);
      return body.items.map(({ id }: { id: string }) => id);
    };
    expect(await list('')).toEqual(expect.arrayContaining([desks.id, lamps.id]));
    expect(await list('')).toHaveLength(2);
    expect(await list('tag=light')).toEqual([lamps.id]);
    expect(await list('slug=desks')).toEqual([desks.id]);
    expect(await list(`product_id=${idOf('lamp')}`)).toEqual([lamps.id]);
    expect(await list(`author_id=${idOf('nobody')}`)).toEqual([]);
    expect(await list('status=draft', api.as(mara))).toEqual([draft.id]);
    expect(await list('page=2&page_size=1')).toHaveLength(1);
    await api.as(alex).get('/api/v1/articles?status=draft').expect(403);
  });

  test('tags are counted, and told apart from those the caller follows', async () => {
    const api = await articlesApi();
    await api.written({ tags: ['light', 'wood'] });
    await api.written({ title: 'Desks', tags: ['wood'] });
    await api.written({ title: 'Later', tags: ['secret'], status: 'draft' });
    await api.follow(linh, 'light');
    expect((await api.get('/api/v1/articles/tags').expect(200)).body.items).toEqual([
      { tag: 'wood', articles: 2 },
      { tag: 'light', articles: 1 },
    ]);
    expect((await api.as(linh).get('/api/v1/articles/tags').expect(200)).body.items).toMatchObject([
      { tag: 'wood', following: false },
      { tag: 'light', following: true },
    ]);
  });

  test('statistics count articles, authors and follows', async () => {
    const api = await articlesApi();
    await api.written();
    await api.written({ title: 'Later', status: 'draft' });
    await api.follow(linh, 'light');
    const { body } = await api.as(mara).get('/api/v1/articles/stats').expect(200);
    expect(body).toEqual({ total_articles: 2, by_status: { draft: 1, published: 1 }, authors: 1, follows: 1 });
    await api.as(linh).get('/api/v1/articles/stats').expect(403);
  });
});
