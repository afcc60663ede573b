import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '@waybill/tools/cluster';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ofKind, platformChart, render } from './support/render.ts';

interface Rule {
  readonly alert?: string;
  readonly annotations?: { readonly summary: string; readonly runbook: string };
  readonly labels?: { readonly severity: string };
}

const file = join(platformChart, 'monitoring', 'alerts.yaml');
const { groups } = parse(readFileSync(file, 'utf8')) as { groups: { rules: Rule[] }[] };
const alerts = groups.flatMap(({ rules }) => rules).filter(({ alert }) => alert !== undefined);

function promtool(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr, error } = spawnSync('promtool', args, { encoding: 'utf8' });
  if (error) throw new Error('promtool cannot be run. Next: make test-charts, which installs it');
  return { status, output: `${stdout}${stderr}` };
}

describe('the alerts', () => {
  test('are rules that Prometheus takes', () => {
    expect(promtool('check', 'rules', file)).toMatchObject({ status: 0, output: expect.stringContaining('SUCCESS') });
  });

  test('speak when they must and are silent when they must not', () => {
    const folder = mkdtempSync(join(tmpdir(), 'waybill-rules-'));
    try {
      copyFileSync(file, join(folder, 'alerts.yaml'));
      copyFileSync(new URL('alerts.promtool.yaml', import.meta.url), join(folder, 'stories.yaml'));
      expect(promtool('test', 'rules', join(folder, 'stories.yaml'))).toMatchObject({ status: 0 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('are each told in a story', () => {
    const stories = readFileSync(new URL('alerts.promtool.yaml', import.meta.url), 'utf8');
    expect(alerts.filter(({ alert }) => !stories.includes(`alertname: ${alert}`)).map(({ alert }) => alert)).toEqual(
      [],
    );
  });

  test.each(alerts.map((alert) => [alert.alert, alert] as const))(
    '%s has a severity and a page that names it',
    (name, rule) => {
      expect(['critical', 'warning']).toContain(rule.labels?.severity);
      const page = join(root, rule.annotations?.runbook ?? '');
      expect(existsSync(page), page).toBe(true);
      expect(readFileSync(page, 'utf8')).toContain(name);
    },
  );

  test('come with the chart when they are asked for', () => {
    const [rule] = ofKind(
      render({ set: ['monitoring.rules.enabled=true', 'monitoring.rules.labels.release=prometheus'] }),
      'PrometheusRule',
    );
    expect(rule?.spec).toEqual(parse(readFileSync(file, 'utf8')));
    expect(rule?.metadata.labels).toMatchObject({ release: 'prometheus' });
  });
});

describe('the dashboards', () => {
  test('are JSON as Grafana keeps it, one ConfigMap each', () => {
    const files = readdirSync(join(platformChart, 'monitoring', 'dashboards'));
    const maps = ofKind(render({ set: ['monitoring.dashboards.enabled=true'] }), 'ConfigMap');
    expect(maps).toHaveLength(files.length);
    for (const map of maps) {
      const [text = ''] = Object.values(map.data as Record<string, string>);
      expect(JSON.parse(text)).toMatchObject({ uid: expect.stringMatching(/^waybill-/), panels: expect.any(Array) });
    }
  });
});
