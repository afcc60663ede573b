import { ConfigError, loadConfig } from '@waybill/runtime';
import { expect, test } from 'vitest';
import { PlatformSettings } from './platform-settings.ts';

const env = { PORT: '1', DAPR_HTTP_PORT: '2', MONGODB_URI: 'mongodb://x', APP_API_TOKEN: 'sesame' };

test('the token of the own sidecar is mandatory: without one every route would be open [T2]', () => {
  expect(loadConfig(PlatformSettings, env).APP_API_TOKEN).toBe('sesame');
  for (const APP_API_TOKEN of [undefined, '', '  '])
    expect(() => loadConfig(PlatformSettings, { ...env, APP_API_TOKEN })).toThrow(ConfigError);
  expect(() => loadConfig(PlatformSettings, { ...env, APP_API_TOKEN: '' })).toThrow(
    /APP_API_TOKEN: is missing; set it to .*sidecar.*app/,
  );
});
