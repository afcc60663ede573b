import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seed } from '@waybill/tools/seed';
import { expect, test } from 'vitest';
import type { Platform } from './support/platform.ts';

interface Exercise {
  commands: string;
  expected: string;
}

/** Every `sh` block of the page with the `text` block that follows it. */
function exercisesIn(page: string): Exercise[] {
  const blocks = [...page.matchAll(/^```(sh|text)\n(.*?)^```$/gms)].map(([, kind, text = '']) => ({ kind, text }));
  return blocks.flatMap(({ kind, text }, index) => {
    if (kind !== 'sh') return [];
    const next = blocks[index + 1];
    return [{ commands: text, expected: next?.kind === 'text' ? next.text : '' }];
  });
}

/** Expected output as a pattern, in which `…` stands for anything. */
const patternOf = (expected: string): RegExp =>
  new RegExp(`^${expected.trim().split('…').map(escaped).join('[\\s\\S]*')}$`);

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The laboratory's page is true: its commands run in one shell, as a reader would paste them, after `make up` has sown. */
export function labGuide(platform: () => Platform): void {
  test('every exercise of docs/lab.md comes to what the page says', async () => {
    const { stack } = platform();
    const exercises = exercisesIn(readFileSync(new URL('../../docs/lab.md', import.meta.url), 'utf8'));
    expect(exercises.length).toBeGreaterThan(5);
    const folder = mkdtempSync(join(tmpdir(), 'waybill-lab-'));
    try {
      const up = join(folder, 'up.json');
      const { admin, samplePasswords } = stack.accounts;
      const users = [
        { ...admin, roles: ['admin'] },
        ...Object.entries(samplePasswords).map(([name, password]) => ({
          email: `${name}@waybill.example`,
          password,
          roles: [],
        })),
      ];
      await seed({ gateway: stack.gateway, users });
      writeFileSync(up, JSON.stringify({ gateway: stack.gateway, users }), { mode: 0o600 });
      const script = exercises.map(({ commands }, index) => `${commands}\necho "## end ${index}"\n`).join('');
      const output = await inShell(script, { WAYBILL_UP: up });
      const parts = output.split(/^## end \d+\n/m);
      for (const [index, { commands, expected }] of exercises.entries())
        expect(parts[index]?.trim(), commands).toMatch(patternOf(expected));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

function inShell(script: string, env: Record<string, string>): Promise<string> {
  const shell = spawn('bash', ['-c', script], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  shell.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return new Promise((resolve, reject) => {
    shell.once('error', reject);
    shell.once('close', () => resolve(output));
  });
}
