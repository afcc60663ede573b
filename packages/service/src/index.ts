export { startService } from './start-service.ts';
export * from './types.ts';
