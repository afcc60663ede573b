import { z } from 'zod';
import { consumersOf } from './apps.ts';
import { eventTypes } from './events/index.ts';
import { signals } from './signals.ts';

type Json = Record<string, unknown>;

interface Told {
  type: string;
  summary: string;
  dataversion: number;
  schema: z.ZodType;
  publishers: string;
  consumers: readonly string[];
}

/** CloudEvents attributes and ours, without `data`. */
const envelope = z.object({
  specversion: z.literal('1.0'),
  id: z.uuid(),
  source: z.string().describe('app-id of the publisher'),
  type: z.string(),
  subject: z.string().describe('id of what it tells of'),
  time: z.iso.datetime(),
  sequence: z.int().describe("place in the publisher's log; 0 for signals, which are in none"),
  subjectversion: z.int().describe('version of the subject after the change'),
  dataversion: z.int(),
  correlationid: z.string().optional(),
});

/** AsyncAPI 3.0: one channel per topic, each with its one message; who sends it and who receives it. */
export function asyncApi(): Json {
  const told: Told[] = [
    ...[...eventTypes.values()].map((eventType) => ({
      ...eventType,
      type: eventType.type,
      publishers: eventType.owner,
      consumers: consumersOf[eventType.owner],
    })),
    ...Object.entries(signals).map(([type, { summary, data }]) => ({
      type,
      summary,
      dataversion: 1,
      schema: data,
      publishers: 'every service',
      consumers: [],
    })),
  ];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Waybill events',
      version: '1',
      description:
        'What services tell one another, as CloudEvents 1.0 through Dapr pub/sub. Topic and type are the same.',
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(told.map((one) => [one.type, channelOf(one)])),
    operations: Object.fromEntries(told.map((one) => [`send-${one.type}`, operationOf(one)])),
    components: {
      messages: Object.fromEntries(told.map((one) => [one.type, messageOf(one)])),
      schemas: { CloudEvent: schemaOf(envelope) },
    },
  };
}

const channelOf = ({ type, summary }: Told): Json => ({
  address: type,
  summary,
  messages: { [type]: { $ref: `#/components/messages/${type}` } },
});

const operationOf = ({ type, publishers, consumers }: Told): Json => ({
  action: 'send',
  channel: { $ref: `#/channels/${type}` },
  summary: `Sent by ${publishers}`,
  ...(consumers.length > 0 && { description: `Its log is read by ${consumers.join(', ')}.` }),
  messages: [{ $ref: `#/channels/${type}/messages/${type}` }],
});

const messageOf = ({ type, summary, dataversion, schema }: Told): Json => ({
  name: type,
  title: type,
  summary,
  contentType: 'application/cloudevents+json',
  payload: {
    allOf: [
      { $ref: '#/components/schemas/CloudEvent' },
      {
        type: 'object',
        properties: { type: { const: type }, dataversion: { const: dataversion }, data: schemaOf(schema) },
        required: ['data'],
      },
    ],
  },
});

function schemaOf(schema: z.ZodType): Json {
  const { $schema: _dialect, ...own } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return own;
}
