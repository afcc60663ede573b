export { type CacheParts, createCaches } from './cache/cache.ts';
export { type CacheStore, type Entry, tombstoneSeconds } from './cache/cache-store.ts';
export { type DaprRoutesOptions, daprRoutes } from './dapr-routes.ts';
export * from './errors.ts';
export { createSidecar, type SidecarOptions } from './sidecar.ts';
export { createSignals, type Signals } from './signals.ts';
export * from './types.ts';
