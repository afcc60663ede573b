import { consumersOf, type EventType, eventTypes, signals } from '@waybill/contracts';
import { z } from 'zod';

interface Schema {
  type?: string;
  format?: string;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
}

/** `docs/events.md`: what services tell one another. */
export function eventsPage(): string {
  const owners = [...new Set([...eventTypes.values()].map(({ owner }) => owner))];
  return `${[
    '# Events',
    '',
    'Made from `packages/contracts` by `make docs`; do not edit.',
    '',
    'Every event is a CloudEvent 1.0 on a topic of its own name, with `id`, `source`, `type`, `subject`, `time` and the',
    "extensions `sequence` (its place in the publisher's log), `subjectversion`, `dataversion`, `correlationid` and",
    '`traceparent`. No event carries an address, a name, a message or a token.',
    ...owners.flatMap((owner) => [
      '',
      `## ${owner}`,
      '',
      `Read by ${consumersOf[owner].join(', ')}.`,
      ...[...eventTypes.values()].filter((eventType) => eventType.owner === owner).flatMap(section),
    ]),
    '',
    '## Signals',
    '',
    'Every service publishes these on the broker alone; they are in no log, and losing one is no harm.',
    ...Object.entries(signals).flatMap(([type, { summary, data }]) =>
      section({ type, summary, dataversion: 1, schema: data }),
    ),
  ].join('\n')}\n`;
}

function section({
  type,
  summary,
  dataversion,
  schema,
}: Pick<EventType, 'type' | 'summary' | 'dataversion' | 'schema'>): string[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' }) as Schema;
  return [
    '',
    `### \`${type}\` (dataversion ${dataversion})`,
    '',
    `${summary}.`,
    '',
    '| member | type |',
    '|---|---|',
    ...Object.entries(properties).map(
      ([name, member]) => `| \`${name}\`${required.includes(name) ? '' : ' (optional)'} | ${shapeOf(member)} |`,
    ),
  ];
}

/** A schema in a few words; objects by the names of their members. */
function shapeOf({ type, format, enum: values, items, properties }: Schema): string {
  if (values) return values.map((value) => `\`${value}\``).join(', ');
  if (type === 'array' && items) return `list of ${shapeOf(items)}`;
  if (properties)
    return `{ ${Object.entries(properties)
      .map(([name, member]) => (member.items ? `${name}: ${shapeOf(member)}` : name))
      .join(', ')} }`;
  return format ?? type ?? 'any';
}
