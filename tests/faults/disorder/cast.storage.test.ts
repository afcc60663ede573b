import { readdirSync } from 'node:fs';
import type { App } from '@waybill/service';
import { expect, test } from 'vitest';
import { keepers } from '../auditor/books.ts';
import { reactions as audited } from '../auditor/reactions.ts';
import { cast } from './cast.ts';
import { reactionsOf } from './reactions-of.ts';

const apps = new URL('../../../apps/', import.meta.url);
const written = ({ app, name, types }: { app: string; name: string; types: readonly string[] }) =>
  `${app}/${name} on ${types.toSorted().join(' ')}`;

// The gateway keeps nothing and so hears of nothing.
const withDatabase = readdirSync(apps).filter((name) => name !== 'gateway');

/** Every reaction of every app in the tree, as its own code declares it. */
async function declared() {
  const found = await Promise.all(
    withDatabase.map(async (name) => {
      const { app } = (await import(new URL(`${name}/src/app.ts`, apps).pathname)) as { app: App<unknown> };
      const { Settings } = (await import(new URL(`${name}/src/config.ts`, apps).pathname)) as {
        Settings: { parse(given: object): unknown };
      };
      const build = (kit: Parameters<typeof app>[0]) => app(kit, Settings.parse({}));
      const reactions = await reactionsOf({ name, collections: [], build });
      return reactions.map((reaction) => ({
        app: name,
        name: reaction.name,
        types: reaction.types.map(({ type }) => type),
      }));
    }),
  );
  return found.flat();
}

test('every service with reactions is in the cast, so none escapes repeats and disorder', async () => {
  const reacting = new Set((await declared()).map(({ app }) => app));
  expect(cast.map(({ name }) => name).toSorted()).toEqual([...reacting].toSorted());
});

test('the auditor reads the books of every app that keeps any', () => {
  expect(keepers.toSorted()).toEqual(withDatabase.toSorted());
});

test('the auditor knows every reaction and what it listens to', async () => {
  expect(audited.map(written).toSorted()).toEqual((await declared()).map(written).toSorted());
});
