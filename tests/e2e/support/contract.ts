import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

export interface Operation {
  operationId: string;
  /** The app that serves it. */
  tag: string;
  method: string;
  /** As in the document: `/api/v1/orders/{order_id}`. */
  path: string;
  permission: string | undefined;
  /** Whether a token is needed. */
  secured: boolean;
  statuses: readonly string[];
}

interface Described {
  operationId: string;
  tags?: string[];
  'x-permission'?: string;
  security?: unknown[];
  responses: Record<string, { content?: Record<string, { schema?: object }> }>;
}

interface Document {
  paths: Record<string, Record<string, Described>>;
  components: object;
}

/** What the platform says of itself at `/openapi.json`, and whether an answer keeps to it. */
export interface Contract {
  operations: readonly Operation[];
  /** Throws when an answer is none of those that its operation describes. */
  check(method: string, path: string, answer: { status: number; contentType: string; body: unknown }): void;
}

export async function readContract(gateway: string): Promise<Contract> {
  const document = (await (await fetch(`${gateway}/openapi.json`)).json()) as Document;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: 'openapi', ...document });
  const compiled = new Map<string, ValidateFunction>();
  const patterns = Object.keys(document.paths)
    // Fixed paths count before those with an id.
    .toSorted((one, other) => one.split('{').length - other.split('{').length)
    .map((path) => ({ path, pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }));

  const validator = (pointer: string): ValidateFunction => {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `openapi#${pointer}` });
    compiled.set(pointer, known);
    return known;
  };

  return {
    operations: Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => ({
        operationId: described.operationId,
        tag: described.tags?.[0] ?? '',
        method,
        path,
        permission: described['x-permission'],
        secured: (described.security?.length ?? 0) > 0,
        statuses: Object.keys(described.responses),
      })),
    ),
    check(method, url, { status, contentType, body }) {
      const asked = new URL(url, gateway).pathname;
      const path = patterns.find(({ pattern }) => pattern.test(asked))?.path;
      const described = path === undefined ? undefined : document.paths[path]?.[method.toLowerCase()];
      if (!path || !described) {
        // HTTP's own methods, and the pages that tell of the API, are no part of it.
        if (status < 400 && !['HEAD', 'OPTIONS'].includes(method) && !pages.has(asked))
          throw new Error(`${method} ${asked} answered ${status}, and /openapi.json does not know it`);
        return;
      }
      const said = `${method} ${path} answered ${status}`;
      const type = contentType.split(';')[0] ?? '';
      const answered = type === envelope ? unwrapped(body) : { status, type, body };
      // A platform that is not healthy says so in the form of its health.
      const wanted = path === '/api/health' && status === 503 ? 200 : answered.status;
      const response = described.responses[wanted];
      if (!response) throw new Error(`${said}, which /openapi.json does not describe: ${JSON.stringify(body)}`);
      if (!response.content) {
        if (answered.body !== undefined) throw new Error(`${said} with a body where none is described`);
        return;
      }
      const schema = response.content[answered.type]?.schema;
      if (!schema)
        throw new Error(`${said} as ${answered.type}; described: ${Object.keys(response.content).join(', ')}`);
      if (!answered.type.endsWith('json')) return;
      const pointer = [
        ...['paths', path, method.toLowerCase(), 'responses', String(wanted)],
        ...['content', answered.type, 'schema'],
      ];
      const valid = validator(pointer.map((part) => `/${escaped(part)}`).join(''));
      if (!valid(answered.body)) throw new Error(`${said} outside its schema: ${ajv.errorsText(valid.errors)}`);
    },
  };
}

const envelope = 'application/vnd.waybill.envelope+json';
const pages = new Set(['/', '/docs', '/openapi.json', '/asyncapi.json', '/healthz', '/readyz', '/health']);

/** What an envelope holds, as it would have come without. */
function unwrapped(body: unknown): { status: number; type: string; body: unknown } {
  const { success, data, error, meta } = body as {
    success: boolean;
    data: unknown;
    error: unknown;
    meta: { status: number };
  };
  return {
    status: meta.status,
    type: success ? 'application/json' : 'application/problem+json',
    body: (success ? data : error) ?? undefined,
  };
}

const escaped = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
