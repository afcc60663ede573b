export { startParts } from './start-parts.ts';
export { startSidecar } from './start-sidecar.ts';
export { startStack } from './start-stack.ts';
export type * from './types.ts';
