import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { saveRelease, schemasNow, writtenIn } from './release.ts';
import { stories } from './stories.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

test(`what release ${version} writes is kept in tests/upgrade/fixtures/${version}`, async () => {
  const told = await Promise.all(
    Object.entries(stories).map(async ([app, story]) => [app, await writtenIn(await story())] as const),
  );
  for (const [app, { events }] of told) expect(events, app).not.toEqual([]);
  saveRelease({ name: version, apps: Object.fromEntries(told), schemas: schemasNow() });
});
