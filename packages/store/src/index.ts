export { defineCollection } from './collection.ts';
export type { CommitObserver } from './committer.ts';
export { StoreUnavailable, TaskLost } from './errors.ts';
export type { Cursor, Cursors, Leases } from './kit.ts';
export { type Migration, MigrationFailed } from './migrations.ts';
export { type KitStore, openStore, type StoreSettings } from './open-store.ts';
export * from './types.ts';
export type { KitWork } from './unit-work.ts';
