import { setTimeout as sleep } from 'node:timers/promises';
import { daprYaml, helm, installPlatform, kubectl, namespace, readDaprYaml } from '@waybill/tools/cluster';
import { expect, test } from 'vitest';
import { settings } from './installation.ts';
import { chartsBefore } from './support/charts-before.ts';
import { becomes, pods, tag } from './support/cluster.ts';
import { expectNone, startLoad, triesTold } from './support/load.ts';

/** Until the last pod that was replaced has gone, which it does when nobody can ask for it any more. */
const untilGoneMs = 50_000;

const rolledOut = (app: string) => kubectl(['-n', namespace, 'rollout', 'status', `deploy/${app}`, '--timeout=180s']);

export function rolling(): void {
  test('every service is replaced under 20 orders a second: no request fails, no event is lost', async () => {
    const load = await startLoad();
    for (const { appId } of readDaprYaml(daprYaml)) {
      await kubectl(['-n', namespace, 'rollout', 'restart', `deploy/${appId}`]);
      await rolledOut(appId);
    }
    await sleep(untilGoneMs);
    const { placed, tries } = await load.stop();
    console.log(`rolling update of every service: ${placed} orders placed, ${tries.length} requests failed`);
    expectNone('requests failed', tries);
    expect(placed).toBeGreaterThan(200);
  });

  test('an upgrade from the charts of the commit before, and the rollback to them, lose no order', async () => {
    const before = chartsBefore();
    try {
      await installPlatform({ tag, chart: before.chart, set: settings });
      // All services are replaced at once, which two cores feel: so fewer orders, and some are answered at a later try.
      const load = await startLoad(5);
      const all = 'global.settings.UNREACHABLE_RETRY_S=29';
      const upgradeMs = await installPlatform({ tag, set: [...settings, all] });
      await helm(['-n', namespace, 'rollback', 'waybill', '--wait', '--timeout=300s']);
      await sleep(untilGoneMs);
      const { placed, tries, failures } = await load.stop();
      console.log(
        `upgrade from the charts of ${before.from} (${(upgradeMs / 1_000).toFixed(0)} s, migration included) and ` +
          `rollback: ${placed} orders placed; ${triesTold(tries)}`,
      );
      expectNone('orders failed', failures);
      const told = await kubectl([
        '-n',
        namespace,
        'get',
        'events',
        '-o',
        'jsonpath={range .items[*]}{.involvedObject.name} {.reason}{"\\n"}{end}',
      ]);
      expect(told).toMatch(/^waybill-migration Completed$/m);
    } finally {
      before.remove();
    }
  });

  test('pods that die at once and sidecars that are killed cost tries, and no order', async () => {
    const load = await startLoad();
    for (const app of ['orders', 'products', 'analytics']) {
      const [victim] = await pods(`app.kubernetes.io/name=${app}`);
      if (victim)
        await kubectl(['-n', namespace, 'delete', 'pod', victim.metadata.name, '--grace-period=0', '--force']);
      await becomes(app, 1, 180_000);
    }
    // daprd is asked to end by its app, as email does when a send hangs; the kubelet starts it again.
    await kubectl([
      ...['-n', namespace, 'exec', 'deploy/orders', '-c', 'orders', '--', 'node', '-e'],
      "fetch('http://127.0.0.1:3500/v1.0/shutdown', { method: 'POST', headers: { 'dapr-api-token': process.env.DAPR_API_TOKEN } })",
    ]);
    await sleep(20_000);
    await rolledOut('orders');
    await load.placedMore(100);
    const { placed, tries, failures } = await load.stop();
    console.log(`pods and a sidecar killed: ${placed} orders placed; ${triesTold(tries)}`);
    expectNone('orders failed', failures);
  });
}
