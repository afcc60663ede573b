import { defineConfig } from 'vitest/config';

const storage = ['**/*.storage.test.ts', 'apps/*/src/features/**/*.test.ts'];
const sidecar = ['**/*.sidecar.test.ts'];
const long = process.env.FAULTS === 'long';
/** `make faults`, `make torture` and `make soak`. */
const faults: Record<string, string[]> & { short: string[]; soak: string[] } = {
  short: ['kills', 'provider', 'rolling', 'scale'].map((name) => `tests/faults/${name}.test.ts`),
  long: ['tests/faults/**/*.test.ts', 'packages/deliveries/src/failing-provider.storage.test.ts'],
  soak: ['tests/faults/soak.test.ts'],
};
const bundles = ['tools/build/vitest-bundles.ts'];
const never = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // A deadline, not a speed: the largest property test takes some seconds on busy cores.
          testTimeout: 60_000,
          // No suite changes anything that another reads, so modules are loaded once: half the time.
          isolate: false,
          include: [
            'packages/**/*.test.ts',
            'apps/**/*.test.ts',
            'tools/**/*.test.ts',
            'tests/faults/auditor/**/*.test.ts',
            'tests/bench/**/*.test.ts',
          ],
          exclude: [...never, ...storage, ...sidecar, '**/*.parts.test.ts'],
        },
      },
      {
        test: {
          name: 'storage',
          include: storage,
          exclude: never,
          globalSetup: ['tools/stack/vitest-database.ts'],
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'sidecar',
          include: [...sidecar, '**/*.parts.test.ts'],
          exclude: never,
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          exclude: never,
          globalSetup: bundles,
          fileParallelism: false,
          // One process for all suites, so that they can share a platform: tests/e2e/support/shared-platform.ts.
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          // Needs helm and the schemas of what is rendered: `make test-charts` fetches both.
          name: 'charts',
          include: ['tests/charts/**/*.test.ts'],
          exclude: never,
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'cluster',
          include: ['tests/cluster/**/*.test.ts'],
          exclude: never,
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 900_000,
        },
      },
      {
        test: {
          // No test: writes tests/upgrade/fixtures for the release that package.json names.
          name: 'fixtures',
          include: ['tests/upgrade/record.ts'],
          globalSetup: ['tools/stack/vitest-database.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'swaps',
          include: ['tests/swaps/**/*.test.ts'],
          exclude: never,
          globalSetup: bundles,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'faults',
          include: faults[process.env.FAULTS ?? 'short'] ?? faults.short,
          exclude: [...never, 'tests/faults/auditor/**', ...(process.env.FAULTS === 'soak' ? [] : faults.soak)],
          // For the storage suites among them, which are longer there too.
          globalSetup: long ? [...bundles, 'tools/stack/vitest-database.ts'] : bundles,
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
