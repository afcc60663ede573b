import { batches } from './batches.ts';
import { growth } from './growth.ts';
import { hop } from './hop.ts';
import { mails, notifications } from './mails.ts';
import { memory } from './memory.ts';
import { orders } from './orders.ts';
import { overload } from './overload.ts';
import { parity } from './parity.ts';
import { answers, reads } from './reads.ts';
import { renders } from './renders.ts';
import type { Section } from './section.ts';
import { walk } from './walk.ts';

/** In the order in which they run: those that share a stage follow one another. */
export const allSections: readonly Section[] = [
  orders,
  hop,
  reads,
  batches,
  overload,
  parity,
  memory,
  renders,
  answers,
  notifications,
  mails,
  walk,
  growth,
];

/** Those that `ONLY=orders,reads` names; all where it names none. */
export function chosenSections(only: string | undefined): readonly Section[] {
  const names = (only ?? '').split(',').flatMap((name) => name.trim() || []);
  const unknown = names.filter((name) => !allSections.some((section) => section.name === name));
  const known = allSections.map(({ name }) => name).join(', ');
  if (unknown.length > 0) throw new Error(`The bench has no section ${unknown.join(', ')}. Choose from ${known}`);
  return names.length === 0 ? allSections : allSections.filter(({ name }) => names.includes(name));
}
