import { run } from '@waybill/tools/cluster';
import { expect, test } from 'vitest';

const base = { NODE_IMAGE: 'waybill-lab/node:local' };

export function tools(): void {
  test('skaffold understands its file, and renders the platform', async () => {
    expect(await run('skaffold', ['diagnose', '--yaml-only'])).toContain('kind: Config');
    const rendered = await run('skaffold', ['render', '--digest-source=none'], { env: base, timeoutMs: 300_000 });
    expect(rendered).toContain('kind: Deployment');
  });

  test('tilt understands its file, and groups what it runs', async () => {
    const told = await run('tilt', ['alpha', 'tiltfile-result'], { env: base, timeoutMs: 120_000 });
    const { Manifests } = JSON.parse(told) as { Manifests: { Name: string }[] };
    expect(Manifests.map(({ Name }) => Name)).toEqual(expect.arrayContaining(['orders', 'gateway', 'seed', 'bench']));
  });
}
