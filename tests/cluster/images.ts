import { daprYaml, kubectl, labNodeImage, namespace, readDaprYaml, run } from '@waybill/tools/cluster';
import { expect, test } from 'vitest';
import { tag } from './support/cluster.ts';

interface Image {
  readonly Size: number;
  readonly Config: { readonly User: string; readonly Labels: Record<string, string>; readonly Entrypoint: string[] };
}

const inspect = async (...names: string[]) =>
  JSON.parse(await run('docker', ['image', 'inspect', ...names])) as [Image, ...Image[]];

const named = [...readDaprYaml(daprYaml).map(({ appId }) => appId), 'jobs'];
const managers = ['npm', 'npx', 'corepack', 'yarn', 'pnpm', 'apt', 'apt-get', 'dpkg'];

export function images(): void {
  test('an image is at most 80 MB beyond its base, says what it is, and runs as nobody in particular', async () => {
    const [base] = await inspect(labNodeImage);
    const built = await inspect(...named.map((name) => `waybill/${name}:${tag}`));
    const beyondMB = built.map(({ Size }) => (Size - base.Size) / 1e6);
    console.log(`beyond the base: ${named.map((name, i) => `${name} ${beyondMB[i]?.toFixed(1)} MB`).join(', ')}`);
    expect(Math.max(...beyondMB)).toBeLessThanOrEqual(80);
    for (const [index, { Config }] of built.entries()) {
      expect(Config.User).toBe('1000:1000');
      expect(Config.Entrypoint[0]).toBe('node');
      expect(Config.Labels).toMatchObject({
        'org.opencontainers.image.title': `waybill-${named[index]}`,
        'org.opencontainers.image.licenses': 'MIT',
      });
    }
  });

  test('what runs has no package manager, and cannot change its own files', async () => {
    const look = `
      const { existsSync, writeFileSync } = require('node:fs');
      const found = ${JSON.stringify(managers)}.filter((name) =>
        ['/usr/local/bin/', '/usr/bin/', '/bin/'].some((folder) => existsSync(folder + name)));
      let changed = true;
      try { writeFileSync('/app/main.js', ''); } catch (error) { changed = error.code; }
      console.log(JSON.stringify({ found, changed }));`;
    const told = await kubectl(['-n', namespace, 'exec', 'deploy/orders', '-c', 'orders', '--', 'node', '-e', look]);
    expect(JSON.parse(told)).toEqual({ found: [], changed: 'EROFS' });
  });
}
