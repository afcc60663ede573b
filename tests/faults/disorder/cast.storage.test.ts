import { expect, test } from 'vitest';
import { keepers } from '../auditor/books.ts';
import { reactions as audited } from '../auditor/reactions.ts';
import { cast } from './cast.ts';
import { reactionsOf } from './reactions-of.ts';

const written = ({ app, name, types }: { app: string; name: string; types: readonly string[] }) =>
  `${app}/${name} on ${types.toSorted().join(' ')}`;

test('the auditor reads the books of every app that keeps any', () => {
  expect(keepers.toSorted()).toEqual(cast.map(({ name }) => name).toSorted());
});

test('the auditor knows every reaction and what it listens to', async () => {
  const declared = await Promise.all(
    cast.map(async (member) =>
      (await reactionsOf(member)).map(({ name, types }) => ({
        app: member.name,
        name,
        types: types.map(({ type }) => type),
      })),
    ),
  );
  expect(audited.map(written).toSorted()).toEqual(declared.flat().map(written).toSorted());
});
