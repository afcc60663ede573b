import type { OpenApiDocument } from './openapi.ts';

/**
 * One document for all services: what is marked `x-internal` is left out; a schema whose name means something else in
 * an earlier document is renamed `<app>_<name>`.
 */
export function mergeOpenApi(
  documents: readonly { app: string; document: OpenApiDocument }[],
  info: { title: string; version: string; description?: string; servers?: { url: string }[] },
): OpenApiDocument {
  const { servers, ...rest } = info;
  const merged: OpenApiDocument = {
    openapi: '3.1.0',
    info: rest,
    ...(servers && { servers }),
    tags: [],
    paths: {},
    components: { schemas: {}, securitySchemes: {} },
  };
  for (const { app, document } of documents) add(merged, app, document);
  return merged;
}

function add(merged: OpenApiDocument, app: string, document: OpenApiDocument): void {
  const renamed = new Map<string, string>();
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    const known = merged.components.schemas[name];
    if (known && JSON.stringify(known) !== JSON.stringify(schema)) renamed.set(name, `${app}_${name}`);
  }
  const moved = <T>(value: T): T => withRefs(value, renamed);
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    merged.components.schemas[renamed.get(name) ?? name] = moved(schema);
  }
  Object.assign(merged.components.securitySchemes, document.components.securitySchemes);
  merged.tags?.push(...(document.tags ?? []));
  for (const [path, item] of Object.entries(document.paths)) {
    const open = Object.entries(item).filter(([, operation]) => operation['x-internal'] !== true);
    if (open.length > 0) merged.paths[path] = { ...merged.paths[path], ...moved(Object.fromEntries(open)) };
  }
}

function withRefs<T>(value: T, renamed: ReadonlyMap<string, string>): T {
  if (renamed.size === 0) return value;
  const prefix = '#/components/schemas/';
  return JSON.parse(JSON.stringify(value), (name: string, member: unknown) => {
    if (name !== '$ref' || typeof member !== 'string' || !member.startsWith(prefix)) return member;
    const schema = member.slice(prefix.length);
    return `${prefix}${renamed.get(schema) ?? schema}`;
  }) as T;
}
