import { kubectl, namespace } from '@waybill/tools/cluster';
import { describe, expect, test } from 'vitest';
import { eventually } from '../e2e/support/eventually.ts';
import { settings } from './installation.ts';
import { client, logInAsAdmin, tag } from './support/cluster.ts';
import { blocksOf, type, whyNot } from './support/guides.ts';

const pages = ['install-kind.md', 'install-cluster.md', 'operations.md'] as const;
const steps = pages.flatMap((page) => blocksOf(page).map((commands, index) => ({ page, block: index + 1, commands })));

/** What an operator of this cluster would keep: the images' tag, and limits that a test does not reach. */
const values = JSON.stringify({
  global: { image: { tag } },
  gateway: { settings: Object.fromEntries(settings.map((one) => one.replace('gateway.settings.', '').split('='))) },
});

export function guides(): void {
  test('of every command of a guide it is known whether it runs here, and if not, why', () => {
    const left = steps.flatMap(({ commands }) => commands).filter((command) => whyNot(command) !== undefined);
    for (const command of left) console.log(`not run: ${command.split('\n')[0]} (${whyNot(command)})`);
    expect(steps.length).toBeGreaterThan(9);
    expect(left.length).toBeLessThan(15);
  });

  describe('what the guides tell to type works, in their order', () => {
    const runnable = steps
      .map((step) => ({ ...step, commands: step.commands.filter((command) => whyNot(command) === undefined) }))
      .filter(({ commands }) => commands.length > 0);
    test.each(runnable)('$page, block $block', async ({ commands }) => {
      console.log(commands.join('\n'));
      await type(commands, values);
    });

    test('after all of it the platform is healthy, and people can sign in', async () => {
      await kubectl(['delete', '-k', 'k8s/tracing', '--ignore-not-found']);
      await eventually(
        async () => {
          const { status, body } = await client.call<{ status: string }>('GET', '/api/health');
          expect({ status, is: body.status }).toEqual({ status: 200, is: 'healthy' });
        },
        { timeoutMs: 120_000 },
      );
      expect((await logInAsAdmin()).token).toBeTruthy();
      const parts = await kubectl(['-n', namespace, 'get', 'deploy/redis', '-o', 'jsonpath={.status.readyReplicas}']);
      expect(parts).toBe('1');
    });
  });
}
