import { adminIn } from './admin.ts';
import { travel } from './journey.ts';
import { type Sidecar, sidecarIn, untilReady } from './sidecar.ts';
import { sow } from './sow.ts';

/** What runs beside the services in a cluster, to its end, and then ends its sidecar: otherwise the pod would stay. */
const works: Readonly<Record<string, (sidecar: Sidecar) => Promise<void>>> = {
  seed: sow,
  journey: ({ gateway }) => travel(gateway, adminIn(process.env)),
};

const [name = ''] = process.argv.slice(2);
const work = works[name];
if (work === undefined) throw new Error(`Which work? There are: ${Object.keys(works).join(', ')}`);
const sidecar = sidecarIn(process.env);
try {
  await untilReady(sidecar);
  await work(sidecar);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await sidecar.shutDown();
}
