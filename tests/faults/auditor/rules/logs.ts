import type { Books } from '../books.ts';

/** (h) Logs are numbered 1 to n without a gap, each event once, versions never going back. */
export function logsGapless({ ledgers }: Books): string[] {
  return Object.entries(ledgers).flatMap(([app, { events, counter }]) => {
    const findings: string[] = [];
    const gap = events.find(({ sequence }, index) => sequence !== index + 1);
    if (gap)
      findings.push(
        `(h) The log of ${app} has ${gap.sequence} (${gap.id}) where ${events.indexOf(gap) + 1} should be.`,
      );
    if (counter !== events.length)
      findings.push(`(h) The log of ${app} counts ${counter} events and holds ${events.length}.`);
    const seen = new Set<string>();
    const versions = new Map<string, number>();
    for (const { id, subject, subjectversion } of events) {
      if (seen.has(id)) findings.push(`(h) The log of ${app} holds event ${id} twice.`);
      seen.add(id);
      if (subjectversion < (versions.get(subject) ?? 0))
        findings.push(`(h) In the log of ${app} event ${id} takes ${subject} back to version ${subjectversion}.`);
      versions.set(subject, subjectversion);
    }
    return findings;
  });
}

/** (f) Nothing is parked, dead or left to be done. */
export function nothingLeft({ ledgers }: Books, poisoned: ReadonlySet<string> = new Set()): string[] {
  return Object.entries(ledgers).flatMap(([app, { letters, tasks }]) => [
    ...letters
      .filter(({ id }) => !poisoned.has(id))
      .map(({ id, status, by, error }) => `(f) ${app} has a ${status} letter ${id} of ${by}: ${error}.`),
    ...tasks.map((task) => `(f) ${app} still has the task ${task}.`),
  ]);
}
