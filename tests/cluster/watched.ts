import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { daprYaml, readDaprYaml, root } from '@waybill/tools/cluster';
import { expect, test } from 'vitest';
import { eventually } from '../e2e/support/eventually.ts';
import { inside } from './support/cluster.ts';

const folder = join(root, 'charts', 'platform', 'monitoring');
const metric = /\b((?:waybill|nodejs|process)_[a-z0-9_]+)\b/g;

/** Every metric that an alert or a dashboard asks for; the parts of a histogram stand for the whole. */
function asked(): string[] {
  const boards = readdirSync(join(folder, 'dashboards')).map((name) => join(folder, 'dashboards', name));
  const text = [join(folder, 'alerts.yaml'), ...boards].map((file) => readFileSync(file, 'utf8')).join('\n');
  const names = [...text.matchAll(metric)].map(([, name = '']) => name.replace(/_(bucket|count|sum)$/, ''));
  return [...new Set(names)].sort();
}

export function watched(): void {
  test('every metric that a dashboard or an alert names is served by a running app', async () => {
    const apps = readDaprYaml(daprYaml).map(({ appId }) => appId);
    const served = new Set<string | undefined>();
    // A figure whose database does not answer in time is left out, and there again the next time.
    await eventually(
      async () => {
        for (const app of apps) {
          const port = app === 'gateway' ? 3_001 : 3_000;
          const text = await inside(app, `console.log(await (await fetch('http://127.0.0.1:${port}/metrics')).text())`);
          for (const [, name] of text.matchAll(/^# TYPE (\S+)/gm)) served.add(name);
        }
        expect(asked().filter((name) => !served.has(name))).toEqual([]);
      },
      { timeoutMs: 60_000 },
    );
  });

  test('email says how much is due, to whoever knows its token', async () => {
    const script = `
      const answer = await fetch('http://email/internal/backlog', { headers: { 'dapr-api-token': process.env.APP_API_TOKEN } });
      console.log(answer.status, await answer.text());`;
    expect(await inside('email', script)).toMatch(/^200 {"due":\d+,"waiting":\d+/);
  });
}
