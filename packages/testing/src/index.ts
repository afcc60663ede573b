export { type FakeAnswer, type FakeCall, type FakeSidecar, fakeSidecar } from './fake-sidecar.ts';
export * from './fixed-clock.ts';
export * from './tcp-proxy.ts';
export * from './test-store.ts';
