import { consumersOf } from '@waybill/contracts';
import type { Books, LogRow } from '../books.ts';
import { publishers, reactions } from '../reactions.ts';

type Told = LogRow & { source: string };

export const allEvents = ({ ledgers }: Books): Told[] =>
  publishers.flatMap((source) => ledgers[source].events.map((event) => ({ ...event, source })));

/** (d) Each event was handled once by each reaction to its type, and nothing else was handled. */
export function handledOnce(books: Books): string[] {
  const events = allEvents(books);
  const byId = new Map(events.map((event) => [event.id, event]));
  const findings: string[] = [];
  for (const [app, { inbox, cursors }] of Object.entries(books.ledgers)) {
    const own = reactions.filter((reaction) => reaction.app === app);
    const names = new Set([...inbox, ...cursors].map(({ reaction }) => reaction));
    for (const name of names)
      if (!own.some((reaction) => reaction.name === name))
        findings.push(`(d) ${app} has a reaction ${name} that the auditor does not know: add it to reactions.ts.`);
    for (const { name, types } of own) {
      const rows = inbox.filter(({ reaction }) => reaction === name);
      const handled = new Set(rows.map(({ event }) => event));
      for (const event of events) {
        if (!types.includes(event.type) || handled.has(event.id)) continue;
        if (!(consumersOf[event.source as keyof typeof consumersOf] ?? []).includes(app)) continue;
        findings.push(`(d) ${app}/${name} has not handled event ${event.id} (${event.type} of ${event.subject}).`);
      }
      for (const { event: id, source, sequence } of rows) {
        const event = byId.get(id);
        if (!event || !types.includes(event.type) || event.source !== source || event.sequence !== sequence)
          findings.push(`(d) ${app}/${name} handled ${id} (${source} ${sequence}), which is not in the log.`);
      }
    }
  }
  return findings;
}

/** (d) Logs tell each order's story to its end, and begin it once. */
export function logsTellOrders({ orders, ledgers }: Books): string[] {
  const stories = new Map<string, LogRow[]>();
  for (const event of ledgers.orders.events) stories.set(event.subject, [...(stories.get(event.subject) ?? []), event]);
  const findings = orders.flatMap(({ id, status, version }) => {
    const story = stories.get(id) ?? [];
    const last = story.at(-1);
    const begun = story.filter(({ type }) => type === 'order.created').length;
    if (begun !== 1) return [`(d) Order ${id} was created ${begun} times by the log.`];
    if (last?.subjectversion !== version || last.data.order?.status !== status)
      return [
        `(d) Order ${id} is ${status} at version ${version}; its last event ${last?.id} says ${last?.data.order?.status} at ${last?.subjectversion}.`,
      ];
    return [];
  });
  const ids = new Set(orders.map(({ id }) => id));
  const untrue = [...stories.keys()].filter((id) => !ids.has(id));
  return [...findings, ...untrue.map((id) => `(d) The log tells of order ${id}, which does not exist.`)];
}

/** (d) The trail holds every event once, as it was. */
export function trailHoldsAll(books: Books): string[] {
  const { trail } = books.known;
  const events = new Map(allEvents(books).map((event) => [event.id, event]));
  const noted = new Set(trail.map(({ id }) => id));
  return [
    ...[...events.values()]
      .filter(({ id }) => !noted.has(id))
      .map(({ id, type }) => `(d) The trail lacks event ${id} (${type}).`),
    ...trail
      .filter((entry) => {
        const event = events.get(entry.id);
        const same = (['type', 'subject', 'source', 'sequence', 'time'] as const).every(
          (field) => entry[field] === event?.[field],
        );
        return !same;
      })
      .map(({ id }) => `(d) The trail's entry ${id} is not what the log says.`),
  ];
}
