import { seed } from '../seed/seed.ts';
import type { Report } from './report.ts';

/** Sows the sample data and says how much of it is new. */
export async function sow(report: Report): Promise<void> {
  const startedAt = Date.now();
  const { created, there } = await seed({ ...report, without: 'articles' in report.processes ? [] : ['articles'] });
  console.log(`Sample data: ${created} new, ${there} there already, ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}
