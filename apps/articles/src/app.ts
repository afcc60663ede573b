import type { App } from '@waybill/service';
import type { Settings } from './config.ts';
import { articleStats } from './features/article-stats.ts';
import { createArticle } from './features/create-article.ts';
import { deleteArticle } from './features/delete-article.ts';
import { followTag, unfollowTag } from './features/follow-tag.ts';
import { forgetFollowers } from './features/forget-followers.ts';
import { getArticle } from './features/get-article.ts';
import { listArticles } from './features/list-articles.ts';
import { listTags } from './features/list-tags.ts';
import { followProducts } from './features/on-product-deleted.ts';
import { followUsers } from './features/on-user-events.ts';
import { readAuthors } from './features/read-authors.ts';
import { readFollowers } from './features/read-followers.ts';
import { unlinkProducts } from './features/unlink-products.ts';
import { updateArticle } from './features/update-article.ts';
import { createShop } from './neighbours/shop.ts';
import { articles, slugs } from './storage/articles.ts';
import { authors } from './storage/authors.ts';
import { follows } from './storage/followers.ts';

export const collections = [articles, slugs, authors, follows];

export const app: App<Settings> = (kit, settings) => {
  const needs = { ...kit, shop: createShop(kit, settings.PRODUCT_NAMES_TIMEOUT_MS) };
  return {
    // Fixed paths stand before those with an id.
    routes: [
      listTags(kit),
      articleStats(kit),
      followTag(kit),
      unfollowTag(kit),
      listArticles(kit),
      createArticle(needs),
      getArticle(needs),
      updateArticle(needs),
      deleteArticle(kit),
      readFollowers(kit),
    ],
    reactions: [followUsers(), followProducts()],
    workers: [readAuthors(kit), forgetFollowers(kit), unlinkProducts(kit)],
  };
};
