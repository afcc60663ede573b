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
      // What is not described is not served; 304 and 405 are HTTP's own, the envelope wraps what is described, and a
      // platform that is not healthy says so in the form of its health.
      if (!path || !described || status === 304 || status === 405 || contentType.includes('envelope')) return;
      if (path === '/api/health' && status === 503) return;
      const said = `${method} ${path} answered ${status}`;
      const response = described.responses[status];
      if (!response) throw new Error(`${said}, which /openapi.json does not describe: ${JSON.stringify(body)}`);
      const type = contentType.split(';')[0] ?? '';
      if (!response.content) {
        if (body !== undefined) throw new Error(`${said} with a body where none is described`);
        return;
      }
      const schema = response.content[type]?.schema;
      if (!schema) throw new Error(`${said} as ${type}; described: ${Object.keys(response.content).join(', ')}`);
      if (!type.endsWith('json')) return;
      const pointer = ['paths', path, method.toLowerCase(), 'responses', String(status), 'content', type, 'schema'];
      const valid = validator(pointer.map((part) => `/${escaped(part)}`).join(''));
      if (!valid(body)) throw new Error(`${said} outside its schema: ${ajv.errorsText(valid.errors)}`);
    },
  };
}

const escaped = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
