import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncApi } from '@waybill/contracts';
import { root } from '../stack/layout.ts';
import { accessPage } from './access-list.ts';
import { eventsPage } from './events-page.ts';
import { problemsPage } from './problems-page.ts';

/** Writes the pages that are made from contracts and routes; with `--check`, only says which of them are out of date. */
const pages = {
  'docs/events.md': eventsPage(),
  'docs/problems.md': problemsPage(),
  'docs/asyncapi.json': `${JSON.stringify(asyncApi(), null, 2)}\n`,
  'charts/service/access.yaml': await accessPage(),
};
const check = process.argv.includes('--check');
const stale = Object.entries(pages).filter(([path, text]) => {
  if (!check) writeFileSync(join(root, path), text);
  return check && read(path) !== text;
});
if (stale.length > 0) {
  console.error(`Out of date: ${stale.map(([path]) => path).join(', ')}. Next: make docs`);
  process.exitCode = 1;
}

function read(path: string): string {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return '';
  }
}
