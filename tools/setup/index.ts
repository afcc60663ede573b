export { makeOnce } from './cache.ts';
export { run } from './run.ts';
export { cacheFolder } from './versions.ts';
