import { afterAll, beforeAll, describe } from 'vitest';
import { journey } from '../e2e/journey.ts';
import type { Platform } from '../e2e/support/platform.ts';
import { daprRun } from './dapr-run.ts';
import { doors } from './doors.ts';
import { endings } from './endings.ts';
import { guides } from './guides.ts';
import { images } from './images.ts';
import { installation } from './installation.ts';
import { price } from './price.ts';
import { rolling } from './rolling.ts';
import { scaling } from './scaling.ts';
import { skaffold } from './skaffold.ts';
import { type Cluster, client, full, logInAsAdmin, startCluster } from './support/cluster.ts';
import { tilt } from './tilt.ts';
import { tracing } from './tracing.ts';
import { watched } from './watched.ts';

/** What CI has time for: images, the installation, the journey, the doors, the price, what is watched, the end. */
const brief = process.env.CLUSTER === 'brief';

/** One cluster for all, from nothing to nothing: kubelet, API server, Dapr's control plane and every image are real. */
let cluster: Cluster;
let platform: Pick<Platform, 'client' | 'mailbox' | 'admin'>;

beforeAll(async () => {
  cluster = await startCluster();
}, 900_000);
afterAll(() => cluster?.close(), 120_000);

describe('an installation from nothing', () => installation());
describe('images', () => images());

describe('through the ingress, over TLS', () => {
  beforeAll(async () => {
    platform = { client, mailbox: cluster.mailbox, admin: await logInAsAdmin() };
  });
  journey(() => platform as Platform);
});

describe('doors', () => doors());
describe('what is watched', () => watched());
describe('what it costs', () => price());
if (!brief) {
  describe('while orders come in', () => rolling());
  describe('more of everything', () => scaling());
  describe('traces', () => tracing());
  describe('guides', () => guides());
}
if (full) describe('skaffold', () => skaffold());
describe('the end', () => endings());
if (full) describe('tilt', () => tilt());
if (full) describe('dapr run', () => daprRun());
