import type { TestProject } from 'vitest/node';
import { withAdmin } from './parts/mongodb.ts';
import { startParts } from './start-parts.ts';
import type { Parts } from './types.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of the one server that all storage suites share, each file in a database of its own. */
    mongodbUri: string;
  }
}

let parts: Parts | undefined;

/** One database server for all storage suites: `inject('mongodbUri')` or `WAYBILL_TEST_MONGODB_URI`. */
export async function setup(project: TestProject): Promise<void> {
  parts = await startParts({ parts: ['mongodb'] });
  // Clocks of tests stand still in the past. The server goes by its own, and would remove what they have just written.
  // One that was given may have others to serve.
  if (!process.env.MONGODB_URI) {
    const { port } = new URL(parts.mongodbUri);
    await withAdmin(Number(port), (admin) => admin.command({ setParameter: 1, ttlMonitorEnabled: false }));
  }
  process.env.WAYBILL_TEST_MONGODB_URI = parts.mongodbUri;
  project.provide('mongodbUri', parts.mongodbUri);
}

export async function teardown(): Promise<void> {
  await parts?.close();
}
