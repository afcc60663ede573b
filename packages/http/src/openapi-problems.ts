import { type ProblemCode, problems, statusOf } from '@waybill/contracts';
import { takesKeys } from './idempotency.ts';
import type { Json } from './openapi.ts';
import type { Route } from './types.ts';

export const problemSchema: Json = {
  type: 'object',
  description: 'Problem details (RFC 9457). The facts of a refusal are members of their own.',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    correlation_id: { type: 'string' },
    more_errors: { type: 'integer', description: 'Mistakes beyond those in `errors`' },
    errors: {
      type: 'array',
      maxItems: 50,
      description: 'The mistakes in the input, each with a JSON pointer into its part',
      items: {
        type: 'object',
        required: ['in', 'pointer', 'detail'],
        properties: {
          in: { enum: ['body', 'query', 'path', 'header'] },
          pointer: { type: 'string' },
          detail: { type: 'string' },
        },
      },
    },
  },
};

/** A response per status, listing the codes that come with it: those the route declares and those it shares with others. */
export function problemResponses(route: Route, keyMandatory: boolean): Json {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set([...sharedCodes(route, keyMandatory), ...(route.refuses ?? [])])) {
    const status = statusOf[problems[code].kind];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, responseOf(status, codes)]));
}

const responseOf = (status: number, codes: readonly ProblemCode[]): Json => ({
  description: codes.join(', '),
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code, status) }])),
    },
  },
});

const exampleOf = (code: ProblemCode, status: number): Json => ({
  type: `urn:waybill:problem:${code}`,
  title: problems[code].title.en,
  status,
  detail: problems[code].detail.en,
  code,
});

function sharedCodes(route: Route, keyMandatory: boolean): ProblemCode[] {
  const { access, body } = route;
  const internal = typeof access === 'object';
  const signedIn = !internal && access !== 'anyone';
  return [
    'malformed-request',
    'headers-too-large',
    ...(body ? (['malformed-json', 'body-too-large', 'unsupported-media-type'] as const) : []),
    ...(signedIn ? (['unauthenticated'] as const) : []),
    ...(signedIn && access !== 'signed-in' ? (['forbidden'] as const) : []),
    ...(internal ? (['caller-not-allowed'] as const) : []),
    ...(signedIn && takesKeys(route) ? (['malformed-key', 'key-reused'] as const) : []),
    ...(keyMandatory ? (['key-required'] as const) : []),
    'too-many-requests',
    'internal',
    'unavailable',
  ];
}
