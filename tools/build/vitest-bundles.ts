import { buildApps } from './build-apps.ts';

/** What the suites of the whole platform start are the bundles: without this, those of an earlier day, unnoticed. */
export async function setup(): Promise<void> {
  await buildApps();
}
