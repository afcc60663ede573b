import type { PartName } from '@waybill/tools/stack';
import { readDaprYaml } from '../../../tools/stack/dapr-yaml.ts';
import { daprYaml } from '../../../tools/stack/layout.ts';
import { programs } from '../build.ts';

/**
 * A platform as one section needs it. Apps that only hear of orders afterwards run where they are measured and nowhere
 * else: what they still have to do would slow down whatever is measured next.
 */
interface StageDescription {
  readonly apps: readonly string[];
  readonly parts: readonly PartName[];
  /** Programs that stand in for an app's own. */
  readonly programs?: Readonly<Record<string, string>>;
}

const apps = ['gateway', 'users', 'products', 'orders'];
const mailing = ['templates', 'notifications', 'email'];
export const carelessApps = ['careless', 'careless-products'];
const parts: readonly PartName[] = ['mongodb', 'redis', 'rabbitmq'];

export const stageKinds = {
  'with careless': { apps: [...apps, ...carelessApps], parts },
  'one by one': {
    apps,
    parts,
    programs: { orders: programs.oneByOne('orders'), products: programs.oneByOne('products') },
  },
  'no cache': { apps, parts: ['mongodb', 'rabbitmq'] },
  parity: { apps: ['gateway', 'users', 'orders'], parts, programs: { orders: programs.parity } },
  /** Every app; mail goes to the bench's own mail server. */
  whole: { apps: readDaprYaml(daprYaml).map(({ appId }) => appId), parts },
  /** The services on a notification's way to its mail, and on an order's. */
  notifying: { apps: ['gateway', 'users', ...mailing], parts },
  mailing: { apps: [...apps, ...mailing], parts },
  walking: { apps: [...apps, 'analytics'], parts },
  growing: { apps: [...apps, 'analytics'], parts },
} as const satisfies Record<string, StageDescription>;

export type StageKind = keyof typeof stageKinds;

export const describe = (kind: StageKind): StageDescription => stageKinds[kind];
