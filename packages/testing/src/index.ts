export { listening, type TestCaller, type TestTokens, testTokens } from '@waybill/http/testing';
export { type FakeAnswer, type FakeCall, type FakeSidecar, fakeSidecar } from './fake-sidecar.ts';
export * from './fixed-clock.ts';
export * from './published-event.ts';
export * from './tcp-proxy.ts';
export * from './test-api.ts';
export * from './test-kit.ts';
export * from './test-store.ts';

import './to-refuse-with.ts';
