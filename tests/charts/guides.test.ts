import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@waybill/tools/cluster';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ofKind, render, template } from './support/render.ts';

/** The values that a page shows, in the order it shows them. */
function valuesIn(page: string): object[] {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  return [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, yaml = '']) => parse(yaml) as object);
}

const [swap = {}] = valuesIn('operations.md');
const [production = {}] = valuesIn('install-cluster.md');

describe('the values that the guides show', () => {
  test.each([
    ['install-cluster.md', production],
    ['operations.md', swap],
    ['both together', { ...production, ...swap }],
  ])('%s: the chart takes them', (_, values) => {
    const { status, stderr } = template({ values: [values] });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('a provider of mail in the place of another is asked for nothing, and is within reach', () => {
    const manifests = render({ values: [swap] });
    const mails = ofKind(manifests, 'Component').filter(({ metadata }) => metadata.name.startsWith('email-'));
    expect(mails.length).toBeGreaterThan(1);
    for (const { spec } of mails) {
      expect(spec.type).toBe('bindings.postmark');
      expect(spec.metadata).toContainEqual({ name: 'direction', value: 'output' });
    }
    const policy = ofKind(manifests, 'NetworkPolicy').find(({ metadata }) => metadata.name === 'email');
    const ports = ((policy?.spec.egress ?? []) as { ports?: { port: number }[] }[]).flatMap((rule) =>
      (rule.ports ?? []).map(({ port }) => port),
    );
    expect(ports).toEqual(expect.arrayContaining([9092, 443]));
    expect(ports).not.toContain(1025);
  });
});
