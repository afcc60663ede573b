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
          include: ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'tools/**/*.test.ts'],
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
    ],
  },
});
