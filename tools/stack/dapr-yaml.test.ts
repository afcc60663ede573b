import { describe, expect, test } from 'vitest';
import { appsOf, readDaprYaml } from './dapr-yaml.ts';
import { daprYaml } from './layout.ts';

const one = `
version: 1
common: { configFilePath: components/local/configuration.yaml, env: { A: 1, B: common } }
apps:
  - appID: orders
    appPort: 3003
    daprHTTPPort: 3503
    daprGRPCPort: 4503
    daprInternalGRPCPort: 5503
    metricsPort: 9503
    env: { B: own }
    command: [node, main.js]
`;

describe("Dapr's run file", () => {
  test('tells ports, command and environment of an app, its own settings before the common ones', () => {
    expect(appsOf(one)).toEqual([
      {
        appId: 'orders',
        appPort: 3003,
        httpPort: 3503,
        grpcPort: 4503,
        internalGrpcPort: 5503,
        metricsPort: 9503,
        configurationFile: 'components/local/configuration.yaml',
        env: { A: '1', B: 'own' },
        command: ['node', 'main.js'],
      },
    ]);
  });

  test('an app without a port is refused by name', () => {
    expect(() => appsOf(one.replace('appPort: 3003', ''))).toThrow("orders needs 'appPort'");
    expect(() => appsOf(one.replace('3003', '70000'))).toThrow("orders needs 'appPort'");
  });

  test('a file without apps is refused', () => {
    expect(() => appsOf('version: 1')).toThrow("'apps' must be a list");
    expect(() => appsOf('')).toThrow('must be a mapping');
  });

  test('the one of this repository gives every port once', () => {
    const apps = readDaprYaml(daprYaml);
    const ports = apps.flatMap((app) => [
      app.appPort,
      app.httpPort,
      app.grpcPort,
      app.internalGrpcPort,
      app.metricsPort,
      ...(app.env.METRICS_PORT === undefined ? [] : [Number(app.env.METRICS_PORT)]),
    ]);
    expect(apps.map(({ appId }) => appId)).toContain('gateway');
    // Dapr's command line does not tell an app its port.
    for (const { appId, appPort, env } of apps) expect(env.PORT, appId).toBe(String(appPort));
    expect(new Set(ports).size).toBe(ports.length);
    expect(Math.max(...ports)).toBeLessThan(32_768);
  });
});
