import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildApps } from '../build/build-apps.ts';
import { setup } from '../setup/setup.ts';
import { readDaprYaml } from '../stack/dapr-yaml.ts';
import { startParts } from '../stack/index.ts';
import { daprYaml, localDirectory, root } from '../stack/layout.ts';
import { onPath } from '../stack/locate.ts';
import { writePrivately } from '../stack/private-file.ts';
import { connectionsOf } from '../stack/resources.ts';
import { secretsIn } from '../stack/secrets.ts';
import { usualParts } from '../stack/swaps.ts';

/**
 * `make dapr-run`: Dapr's own command line starts apps and sidecars, by `dapr run -f .`, until it is interrupted. It knows
 * neither parts nor secrets, so those are put up around it, on the ports of `make up`.
 */
export async function daprRun(): Promise<void> {
  const dapr = onPath('dapr');
  if (dapr === undefined) throw new Error("Dapr's command line is not installed. Next: make up, which does without it");
  // It reads dapr.yaml and components/local as they stand, which name ports and the checkout's own folder.
  for (const name of ['WAYBILL_HOME', 'WAYBILL_PORT_OFFSET'])
    if (process.env[name]) throw new Error(`make dapr-run cannot follow ${name}. Next: unset ${name}, or make up`);
  await setup();
  await buildApps();
  const parts = await startParts({ directory: localDirectory, ports: 'fixed', parts: usualParts });
  const secrets = secretsIn(
    localDirectory,
    readDaprYaml(daprYaml).map(({ appId }) => appId),
  );
  const store = { ...connectionsOf(parts), 'signing-keys': secrets.signingKeys };
  writePrivately(join(localDirectory, 'dapr', 'secrets.json'), `${JSON.stringify(store, null, 2)}\n`);
  const running = spawn(dapr, ['run', '-f', '.'], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      // daprd would look for a network that a loopback-only machine does not have.
      DAPR_HOST_IP: '127.0.0.1',
      MONGODB_URI: parts.mongodbUri,
      // What it hands to one app it hands to all, so they share one.
      APP_API_TOKEN: secrets.tokens.gateway?.appApiToken,
      ADMIN_EMAIL: 'admin@waybill.example',
      ADMIN_USERNAME: 'admin',
      ADMIN_PASSWORD: secrets.adminPassword,
    },
  });
  // Dapr's command line ends what it has started, and only then may the parts go.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => running.kill(signal));
  }
  const code = await new Promise<number | null>((resolve) => running.once('exit', resolve));
  await parts.close();
  process.exitCode = code ?? 0;
}
