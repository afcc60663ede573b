import { travel } from '../jobs/journey.ts';
import { seed } from '../seed/seed.ts';
import { installDebianPackages } from '../setup/debian.ts';
import { onPath } from '../stack/locate.ts';
import { mustBeAble } from './able.ts';
import { buildImages } from './app-images.ts';
import { forwardPort } from './forward.ts';
import { buildLab, labNodeImage, load, startLab, stopLab } from './lab-cluster.ts';
import { writePartImages } from './part-images.ts';
import { host, lab, nodeAddress } from './places.ts';
import { installPlatform, prepareNamespace } from './platform.ts';
import { run } from './run.ts';
import { fetchSchemas } from './schema-modules.ts';
import { admin, clusterSecrets, ownCertificate, secretsManifest } from './secrets.ts';

const full = Boolean(process.env.FULL);
const startedAt = Date.now();

const commands: Readonly<Record<string, () => Promise<void>>> = {
  /** The lab, the parts and the platform on it. */
  up: async () => {
    mustBeAble();
    say('Kubernetes, Dapr and Traefik: built where missing (22 minutes the first time), then started');
    await buildLab({ full });
    await startLab({ full });
    say('images');
    const tag = 'dev';
    await load([...(await writePartImages()), ...(await buildImages({ tag, nodeImage: labNodeImage }))]);
    await settle(tag);
    address(nodeAddress);
  },
  down: async () => void (await stopLab()),
  /** The same on kind, where images are pulled. */
  'kind-up': async () => {
    const clusters = await run('kind', ['get', 'clusters']);
    if (!clusters.split('\n').includes('waybill')) {
      await run('kind', ['create', 'cluster', '--config', 'k8s/kind.yaml'], { show: true });
    }
    await run('sh', ['k8s/dapr-and-ingress.sh'], { show: true });
    const tag = 'dev';
    for (const image of await buildImages({ tag })) {
      await run('kind', ['load', 'docker-image', '--name', 'waybill', image]);
    }
    await settle(tag);
    address('127.0.0.1');
  },
  images: async () => void console.log((await buildImages({ tag: process.env.TAG ?? 'dev' })).join('\n')),
  /** For `kubectl apply -f -`. */
  secrets: async () => void console.log(secretsManifest(clusterSecrets(), ownCertificate())),
  seed: () =>
    atTheGateway(async (gateway) => {
      const { samplePasswords, adminPassword } = clusterSecrets();
      const sample = Object.entries(samplePasswords).map(([name, password]) => account(name, password, []));
      const { created, there } = await seed({
        gateway,
        users: [account(admin.username, adminPassword, ['admin']), ...sample],
      });
      console.log(`Sample data: ${created} new, ${there} there already`);
    }),
  /** One order, told step by step. */
  demo: () =>
    atTheGateway((gateway) => travel(gateway, { email: admin.email, password: clusterSecrets().adminPassword })),
  /** What the charts' tests need. */
  tools: async () => {
    if (onPath('promtool') === undefined) await installDebianPackages(['prometheus']);
    await run(lab, ['build', '--only-helm'], { show: true });
    await fetchSchemas();
  },
};

const account = (name: string, password: string, roles: readonly string[]) => ({
  email: `${name}@waybill.example`,
  password,
  roles,
});

async function atTheGateway(work: (gateway: string) => Promise<void>): Promise<void> {
  const forwarded = await forwardPort('gateway', 80);
  await work(`http://127.0.0.1:${forwarded.port}`).finally(forwarded.close);
}

async function settle(tag: string): Promise<void> {
  say('MongoDB, Redis, RabbitMQ, mailbox');
  await prepareNamespace();
  say('the platform');
  const tookMs = await installPlatform({ tag, set: ['seed.enabled=true'] });
  say(`all pods are ready after ${(tookMs / 1_000).toFixed(1)} s`);
}

function address(at: string): void {
  const { adminPassword } = clusterSecrets();
  const { file } = ownCertificate();
  console.log(`
  API        https://${host}/api/v1 (page: /docs), which is ${at}
             curl --cacert ${file} --resolve ${host}:443:${at} https://${host}/api/health
  admin      ${admin.username}, ${adminPassword}
  mailbox    kubectl -n waybill port-forward svc/mailbox 1080:1080
`);
}

function say(what: string): void {
  console.log(`${((Date.now() - startedAt) / 1_000).toFixed(0).padStart(5)} s  ${what}`);
}

const [name = 'up'] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) throw new Error(`Unknown: ${name}. There are: ${Object.keys(commands).join(', ')}`);
try {
  await command();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
