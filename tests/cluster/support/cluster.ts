import { readFileSync } from 'node:fs';
import {
  admin,
  buildImages,
  clusterSecrets,
  forwardPort,
  host,
  kubectl,
  labNodeImage,
  load,
  namespace,
  nodeAddress,
  ownCertificate,
  prepareNamespace,
  startLab,
  stopLab,
  writePartImages,
} from '@waybill/tools/cluster';
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { expect } from 'vitest';
import { createClient } from '../../e2e/support/client.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { createMailbox, type Mailbox } from '../../e2e/support/mailbox.ts';

export const tag = 'test';
export const full = Boolean(process.env.FULL);
export const gateway = `https://${host}`;

export interface Cluster {
  readonly mailbox: Mailbox;
  close(): Promise<void>;
}

/** A node of its own with Dapr, the images in it, and the parts: everything but the platform. */
export async function startCluster(): Promise<Cluster> {
  // RUNNING=1: the one of `make cluster-up`, with the images it has under this tag, and nothing is stopped at the end.
  const running = Boolean(process.env.RUNNING);
  if (!running) {
    await startLab({ full, fresh: true });
    const images = await buildImages({ tag, nodeImage: labNodeImage });
    await load([...(await writePartImages({ tracing: true })), ...images]);
  }
  await prepareNamespace();
  const forward = await forwardPort('mailbox', 1_080);
  const before = getGlobalDispatcher();
  setGlobalDispatcher(throughTheIngress());
  return {
    mailbox: createMailbox(`http://127.0.0.1:${forward.port}`),
    close: async () => {
      setGlobalDispatcher(before);
      forward.close();
      if (!running) await stopLab();
    },
  };
}

/** Finds the platform's name at the node, and trusts its certificate: as a browser would, DNS and authorities apart. */
function throughTheIngress(): Agent {
  const ca = readFileSync(ownCertificate().file, 'utf8');
  return new Agent({
    connect: {
      ca,
      lookup: (name, options, done) => {
        const address = name === host ? nodeAddress : '127.0.0.1';
        if (options.all) done(null, [{ address, family: 4 }]);
        else done(null, address, 4);
      },
    },
  });
}

export const client = createClient(gateway);
export const logInAsAdmin = () => client.logIn(admin.email, clusterSecrets().adminPassword);

export interface RunningPod {
  readonly metadata: {
    readonly name: string;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
    readonly labels: Record<string, string>;
  };
  readonly spec: {
    readonly containers: readonly { readonly name: string; readonly image: string }[];
    readonly initContainers?: readonly { readonly name: string }[];
  };
  readonly status: {
    readonly phase: string;
    readonly podIP?: string;
    readonly startTime?: string;
    readonly conditions?: readonly { type: string; status: string; lastTransitionTime: string }[];
    readonly containerStatuses?: readonly { name: string; ready: boolean; restartCount: number }[];
  };
}

export async function pods(selector = 'app.kubernetes.io/part-of=waybill'): Promise<RunningPod[]> {
  const { items } = JSON.parse(await kubectl(['-n', namespace, 'get', 'pods', '-l', selector, '-o', 'json']));
  return items;
}

/** Names of the app's pods that are whole and not about to leave. */
export const ready = async (app: string): Promise<string[]> =>
  (await pods(`app.kubernetes.io/name=${app}`))
    .filter(
      ({ metadata, status }) => !metadata.deletionTimestamp && status.containerStatuses?.every((one) => one.ready),
    )
    .map(({ metadata }) => metadata.name);

/** Waits until so many are whole. `rollout status` may still tell of the time before a pod was lost. */
export const becomes = (app: string, count: number, timeoutMs: number) =>
  eventually(async () => expect(await ready(app), app).toHaveLength(count), { timeoutMs, everyMs: 1_000 });

/** Runs a script in the app's own container, with its sidecar's address and token in the environment. */
export const inside = (app: string, script: string): Promise<string> =>
  kubectl(['-n', namespace, 'exec', `deploy/${app}`, '-c', app, '--', 'node', '--input-type=module', '-e', script]);
