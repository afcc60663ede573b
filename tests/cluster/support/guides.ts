import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeAddress, root, run } from '@waybill/tools/cluster';
import { full, tag } from './cluster.ts';

/** What a page tells to type, a command each, by the block it stands in. */
export function blocksOf(page: string): string[][] {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => commandsIn(block));
}

/** Lines are taken together until the shell understands them. */
function commandsIn(block: string): string[] {
  const commands: string[] = [];
  let command = '';
  for (const line of block.split('\n')) {
    command += `${line}\n`;
    const whole = !line.endsWith('\\') && spawnSync('sh', ['-n'], { input: command }).status === 0;
    if (!whole) continue;
    const bare = command.replace(/^\s*#.*$/gm, '').trim();
    if (bare !== '') commands.push(bare);
    command = '';
  }
  return commands;
}

const notHere: readonly (readonly [RegExp, string])[] = [
  [/^kind |^ {2}kind |kind load/, 'the node is not one of kind'],
  [
    /^sh k8s\/dapr-and-ingress|--repo https:/,
    'charts of others cannot be fetched; Dapr, Traefik and metrics-server are there',
  ],
  [/docker push/, 'there is no registry'],
  [/^make images/, 'the images are there'],
  [/^mongo(dump|restore) /, "MongoDB's tools are not there"],
  [/port-forward/, 'it stays until it is interrupted'],
  [/^dapr dashboard/, 'its image cannot be pulled'],
  ...(full ? [] : [[/keda\.enabled/, 'KEDA is there with FULL=1'] as const]),
];

/** Why a command cannot run on this cluster, or undefined. */
export const whyNot = (command: string): string | undefined => notHere.find(([pattern]) => pattern.test(command))?.[1];

/** What is different here: the tag of the images, where the node is, and that nobody waits for tokens to run out. */
const here = (command: string): string =>
  command
    .replaceAll(/global\.image\.tag=\S+/g, `global.image.tag=${tag}`)
    .replaceAll('waybill.test:443:127.0.0.1', `waybill.test:443:${nodeAddress}`)
    .replace(/^sleep \d+$/m, 'sleep 1');

/** Runs them in one shell, in a folder that looks like the repository and holds the operator's `values.yaml`. */
export async function type(commands: readonly string[], values: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-guide-'));
  try {
    for (const name of readdirSync(root)) symlinkSync(join(root, name), join(folder, name));
    writeFileSync(join(folder, 'values.yaml'), values);
    const script = ['set -eux', `cd ${folder}`, ...commands.map(here)].join('\n');
    return await run('sh', ['-s'], { input: script, timeoutMs: 280_000 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
