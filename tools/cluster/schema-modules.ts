import { join } from 'node:path';
import { root } from '../stack/layout.ts';
import { run } from './run.ts';

/** Where the schemas of what charts render come from: the Go modules that the cluster and its sidecars are built from. */
export const schemaModules = {
  kubernetes: { from: 'kubernetes', module: 'k8s.io/kubernetes' },
  dapr: { from: 'dapr', module: 'github.com/dapr/dapr' },
  keda: { from: 'keda', module: 'github.com/kedacore/keda/v2' },
} as const;

/** The folder whose `go.mod` pins a module. */
export const pinnedIn = (from: string): string => join(root, 'tools', 'cluster', 'lab', 'go', from);

/** Brings them into Go's module cache; the first time that takes some minutes. */
export async function fetchSchemas(): Promise<void> {
  for (const { from, module } of Object.values(schemaModules)) {
    await run('go', ['-C', pinnedIn(from), 'mod', 'download', module], {
      env: { GOFLAGS: '-mod=readonly', GOWORK: 'off' },
    });
  }
}
