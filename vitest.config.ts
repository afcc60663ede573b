import { defineConfig } from 'vitest/config';

const storage = ['**/*.storage.test.ts', 'apps/*/src/features/**/*.test.ts'];
const sidecar = ['**/*.sidecar.test.ts'];
const never = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // A deadline, not a speed: the largest property test takes some seconds on busy cores.
          testTimeout: 60_000,
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
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'faults',
          // The rest takes half an hour: `make torture`.
          include: [process.env.FAULTS === 'long' ? 'tests/faults/**/*.test.ts' : 'tests/faults/kills.test.ts'],
          exclude: [...never, 'tests/faults/auditor/**'],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
