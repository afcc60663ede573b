import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seed } from '../seed/seed.ts';
import { adminIn } from './admin.ts';
import type { Sidecar } from './sidecar.ts';

/** Puts the sample data in; what is there already stays. Passwords come from the folder of a mounted secret. */
export async function sow({ gateway }: Sidecar): Promise<void> {
  const folder = process.env.SAMPLE_PASSWORDS ?? '/etc/waybill/sample-passwords';
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  const accounts = names.map((name) => ({
    email: `${name}@waybill.example`,
    password: readFileSync(join(folder, name), 'utf8').trim(),
    roles: [],
  }));
  const { created, there } = await seed({
    gateway,
    users: [{ ...adminIn(process.env), roles: ['admin'] }, ...accounts],
  });
  console.log(`Sample data: ${created} new, ${there} there already`);
}
