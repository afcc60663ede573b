import type { NewArticle } from '@waybill/contracts';
import { fakeSidecar, fixedClock, testApi, testStore } from '@waybill/testing';
import { v5 } from 'uuid';
import { app, collections } from './app.ts';
import { Settings } from './config.ts';
import type { Article } from './domain/article.ts';

/** The same id for the same name, so that a test can speak of `idOf('lamp')`. */
export const idOf = (name: string): string => v5(name, '6d0b8a52-1f7e-4b8c-9a43-0f6f5a9c7e11');

export const mara = { id: idOf('mara'), roles: ['manager'] } as const;
export const linh = { id: idOf('linh'), roles: ['customer'] } as const;
export const alex = { id: idOf('alex'), roles: ['customer'] } as const;

const at = '2026-01-02T03:04:05.000Z';

export const aNewArticle = (fields: Partial<NewArticle> = {}): NewArticle => ({
  title: 'Lamps',
  body: 'A **bright** one',
  tags: [],
  product_ids: [],
  status: 'published',
  ...fields,
});

export const anArticle = (fields: Partial<Article> = {}): Article => ({
  ...aNewArticle(),
  html: '<p>Ten lamps</p>\n',
  id: idOf('lamps'),
  slug: 'lamps',
  author_id: mara.id,
  version: 1,
  created_at: at,
  updated_at: at,
  ...fields,
});

/** The whole service over a real store, beside users and products in memory. */
export async function articlesApi() {
  const clock = fixedClock(at);
  const store = await testStore({ collections, app: 'articles', clock });
  const sidecar = fakeSidecar({ clock });
  /** Names by user id, with the version of the account. */
  const names = new Map([[mara.id, { name: 'Mara', version: 1 }]]);
  /** Ids of the products in the catalogue. */
  const shelf = new Set([idOf('lamp'), idOf('desk')]);
  sidecar.answer('users', 'POST', '/internal/users/read', ({ body }) => ({
    users: (body as { ids: string[] }).ids.flatMap((id) => {
      const known = names.get(id);
      return known ? [{ id, ...known }] : [];
    }),
  }));
  sidecar.answer('products', 'POST', '/internal/products/read', ({ body }) => ({
    products: (body as { ids: string[] }).ids
      .filter((id) => shelf.has(id))
      .map((id) => ({ id, name: 'Lamp', price: { amount: 1999, currency: 'USD' } })),
  }));
  const api = await testApi(app, Settings.parse({}), { store, sidecar, clock });
  return {
    ...api,
    store,
    sidecar,
    clock,
    names,
    shelf,
    /** Writes an article as Mara; the answer's body. */
    async written(fields: Partial<NewArticle> = {}) {
      const { body } = await api.as(mara).post('/api/v1/articles').send(aNewArticle(fields)).expect(201);
      return body as { id: string; slug: string; author: { name?: string }; version: number };
    },
    follow: (who: typeof linh | typeof alex, tag: string) =>
      api.as(who).put(`/api/v1/articles/tags/${tag}/follow`).expect(204),
    followers: async (...tags: string[]) => {
      const { body } = await api.asApp('notifications').post('/internal/followers/read').send({ tags }).expect(200);
      return body.user_ids as string[];
    },
  };
}
