import { daprYaml, installPlatform, kubectl, namespace, readDaprYaml } from '@waybill/tools/cluster';
import { describe, expect, test } from 'vitest';
import { settings } from './installation.ts';
import { becomes, client, full, logInAsAdmin, ready, tag } from './support/cluster.ts';
import { expectNone, startLoad, triesTold } from './support/load.ts';

const apps = readDaprYaml(daprYaml).map(({ appId }) => appId);

/** What draining a node asks of each pod on it; here there is no other node, so none is closed first. */
async function evict(name: string): Promise<void> {
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/eviction`;
  await kubectl(['create', '--raw', path, '-f', '-'], { input: JSON.stringify(eviction) });
}

export function scaling(): void {
  test('two replicas of everything run, and the books balance over them', async () => {
    await installPlatform({ tag, set: [...settings, ...apps.map((app) => `${app}.replicas=2`)] });
    for (const app of apps) await becomes(app, 2, 60_000);
    const load = await startLoad();
    await load.placedMore(100);
    expectNone('requests failed', (await load.stop()).tries);
  });

  test('what a drained node loses comes up elsewhere, as the budgets allow, and no order is lost', async () => {
    const load = await startLoad(10);
    for (const app of apps) {
      const [first = '', second = ''] = await ready(app);
      await evict(first);
      if (app === 'orders') await expect(evict(second)).rejects.toThrow('disruption budget');
      // One at a time, since a node of two cores that starts everything at once answers nobody in time.
      await becomes(app, 2, 120_000);
    }
    const { placed, tries, failures } = await load.stop();
    console.log(`a replica of everything evicted: ${placed} orders placed; ${triesTold(tries)}`);
    expectNone('orders failed', failures);
  }, 1_200_000);

  describe('by itself', () => {
    test('orders gets more replicas under load, and gives them back', async () => {
      const autoscaling = [
        'enabled=true',
        'minReplicas=1',
        'maxReplicas=2',
        // Idle is about 55: at less than twice that, two would never become one again.
        'targetCpuPercent=200',
        'scaleDownAfterSeconds=15',
      ];
      await installPlatform({ tag, set: [...settings, ...autoscaling.map((one) => `orders.autoscaling.${one}`)] });
      await becomes('orders', 1, 240_000);
      const load = await startLoad(60);
      await becomes('orders', 2, 180_000);
      await load.stop();
      await becomes('orders', 1, 240_000);
    }, 1_200_000);

    if (!full) return;
    test('email gets more replicas while deliveries are due, and gives them back', async () => {
      const keda = [
        'enabled=true',
        'minReplicas=1',
        'maxReplicas=2',
        'duePerReplica=5',
        'pollingSeconds=2',
        'cooldownSeconds=10',
      ];
      await installPlatform({ tag, set: [...settings, ...keda.map((one) => `email.keda.${one}`)] });
      const admin = await logInAsAdmin();
      const customer = await client.signUp();
      const one = { notification_type: 'email', user_id: customer.id, template_code: 'welcome', variables: {} };
      // No mail goes out while there is no mailbox.
      await kubectl(['-n', namespace, 'scale', 'deploy/mailbox', '--replicas=0']);
      try {
        for (let batch = 0; batch < 4; batch += 1) {
          const body = { notifications: Array.from({ length: 20 }, () => one) };
          await client.call('POST', '/api/v1/notifications/batch', { token: admin.token, body });
        }
        await becomes('email', 2, 180_000);
      } finally {
        await kubectl(['-n', namespace, 'scale', 'deploy/mailbox', '--replicas=1']);
      }
      await becomes('email', 1, 400_000);
    }, 700_000);
  });
}
