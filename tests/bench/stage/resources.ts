import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { daprYaml, localComponents, root } from '../../../tools/stack/layout.ts';
import { comparedApps, programs } from '../build.ts';

const careless = [
  { app: 'careless', program: programs.carelessOrders, step: 21 },
  { app: 'careless-products', program: programs.carelessProducts, step: 22 },
];

export interface Resources {
  readonly appList: string;
  readonly components: string;
  remove(): void;
}

/** The platform's apps and components with those of the careless way beside them, in a folder of their own. */
export function writeBenchResources({ oneByOne }: { oneByOne: boolean }): Resources {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
  for (const name of readdirSync(localComponents)) copyFileSync(join(localComponents, name), join(folder, name));
  copyFileSync(join(root, 'tests', 'bench', 'careless', 'pubsub.yaml'), join(folder, 'careless-pubsub.yaml'));
  // Its component reads the broker's address as all do.
  change(join(folder, 'secrets.yaml'), 'scopes: [', 'scopes: [careless, ');

  const appList = join(folder, 'apps.yml');
  copyFileSync(daprYaml, appList);
  if (oneByOne) {
    for (const app of comparedApps) change(appList, `apps/${app}/dist/main.js`, relative(root, programs.oneByOne(app)));
  } else {
    writeFileSync(appList, readFileSync(appList, 'utf8') + careless.map(entryOf).join(''));
    if (process.env.PROFILE) profileApps(appList, process.env.PROFILE);
  }
  return { appList, components: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Node 20 takes these flags on its command line alone. The profile is written when the app ends. */
function profileApps(appList: string, folder: string): void {
  const text = readFileSync(appList, 'utf8');
  const flags = (app: string) => `--cpu-prof, --cpu-prof-dir=${resolve(folder)}, --cpu-prof-name=${app}.cpuprofile`;
  const profiled = text.replace(
    /command: \[node, (.*\/(orders|products|careless-orders|careless-products)(?:\.js|\/dist\/main\.js))\]/g,
    (_, rest: string, app: string) => `command: [node, ${flags(app)}, ${rest}]`,
  );
  writeFileSync(appList, profiled);
}

function change(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} no longer says '${from}': tell tests/bench/stage/resources.ts`);
  writeFileSync(file, text.replace(from, to));
}

const entryOf = ({ app, program, step }: (typeof careless)[number]): string => `  - appID: ${app}
    appDirPath: .
    appPort: ${3_000 + step}
    daprHTTPPort: ${3_500 + step}
    daprGRPCPort: ${4_500 + step}
    daprInternalGRPCPort: ${5_500 + step}
    metricsPort: ${9_500 + step}
    command: [node, --max-semi-space-size=8, ${relative(root, program)}]
`;
