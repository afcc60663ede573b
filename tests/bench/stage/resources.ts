import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { daprYaml, localComponents, root } from '../../../tools/stack/layout.ts';
import { programs } from '../build.ts';

const careless = [
  { app: 'careless', program: programs.carelessOrders, step: 21 },
  { app: 'careless-products', program: programs.carelessProducts, step: 22 },
];

export interface Resources {
  readonly appList: string;
  readonly components: string;
  remove(): void;
}

/**
 * The platform's apps and components with those of the careless way beside them, in a folder of their own. Every app can
 * be told to profile itself, and mail goes to `mailPort`, where one is given.
 */
export function writeBenchResources(
  standIns: Readonly<Record<string, string>>,
  { mailPort }: { mailPort: number | undefined },
): Resources {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
  for (const name of readdirSync(localComponents)) copyFileSync(join(localComponents, name), join(folder, name));
  copyFileSync(join(root, 'tests', 'bench', 'careless', 'pubsub.yaml'), join(folder, 'careless-pubsub.yaml'));
  // Its component reads the broker's address as all do.
  change(join(folder, 'secrets.yaml'), 'scopes: [', 'scopes: [careless, ');
  for (const lane of readdirSync(folder).filter((name) => /^email-\d+\.yaml$/.test(name))) {
    if (mailPort === undefined) continue;
    change(join(folder, lane), 'secretKeyRef: { name: mail, key: host }', 'value: "127.0.0.1"');
    change(join(folder, lane), 'secretKeyRef: { name: mail, key: port }', `value: "${mailPort}"`);
  }

  const appList = join(folder, 'apps.yml');
  writeFileSync(appList, readFileSync(daprYaml, 'utf8') + careless.map(entryOf).join(''));
  for (const [app, program] of Object.entries(standIns)) {
    change(appList, `apps/${app}/dist/main.js`, relative(root, program));
  }
  change(appList, /\[node, /g, `[node, --import, ./${relative(root, programs.profile)}, `);
  return { appList, components: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function change(file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(file, 'utf8');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${file} no longer says '${from}': tell tests/bench/stage/resources.ts`);
  writeFileSync(file, changed);
}

const entryOf = ({ app, program, step }: (typeof careless)[number]): string => `  - appID: ${app}
    appDirPath: .
    appPort: ${3_000 + step}
    daprHTTPPort: ${3_500 + step}
    daprGRPCPort: ${4_500 + step}
    daprInternalGRPCPort: ${5_500 + step}
    metricsPort: ${9_500 + step}
    command: [node, --max-semi-space-size=4, ${relative(root, program)}]
`;
