import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedIn, schemaModules } from '@waybill/tools/cluster';
import { Ajv, type ErrorObject } from 'ajv';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from './render.ts';

interface Schema {
  [key: string]: unknown;
}

/** Answers whether it is right; what is wrong stands in `errors` afterwards. */
interface Validate {
  (manifest: Manifest): unknown;
  errors?: ErrorObject[] | null;
}

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
const validators = new Map<string, Validate>();
const crds = new Map<string, Schema>();

/** Says what is wrong with a manifest, by the API server's own schema made strict: nothing it would drop passes. */
export function mistakesIn(manifest: Manifest): string[] {
  const validate = validatorFor(manifest);
  if (validate === undefined) return [`no schema for ${manifest.apiVersion} ${manifest.kind}`];
  const fits = validate(manifest);
  if (fits === true) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${manifest.kind} ${manifest.metadata.name}${instancePath}: ${message} ${JSON.stringify(params)}`,
  );
}

function validatorFor({ apiVersion, kind }: Manifest): Validate | undefined {
  const key = `${apiVersion}/${kind}`;
  const known = validators.get(key);
  if (known) return known;
  const schema = /^(dapr\.io|keda\.sh)\//.test(apiVersion) ? ofCustom(key) : ofKubernetes(apiVersion, kind);
  if (schema === undefined) return undefined;
  const validate = ajv.compile(schema) as Validate;
  validators.set(key, validate);
  return validate;
}

function ofKubernetes(apiVersion: string, kind: string): Schema | undefined {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const file = group ? `apis__${group}__${version}_openapi.json` : `api__${version}_openapi.json`;
  const path = join(folderOf('kubernetes'), 'api', 'openapi-spec', 'v3', file);
  if (!existsSync(path)) return undefined;
  const { components } = JSON.parse(readFileSync(path, 'utf8')) as { components: { schemas: Record<string, Schema> } };
  const name = Object.entries(components.schemas).find(([, schema]) =>
    (schema['x-kubernetes-group-version-kind'] as { kind: string; group: string; version: string }[] | undefined)?.some(
      (one) => one.kind === kind && one.group === (group ?? '') && one.version === version,
    ),
  )?.[0];
  if (name === undefined) return undefined;
  return { components: { schemas: strict(components.schemas) }, $ref: `#/components/schemas/${name}` };
}

function ofCustom(key: string): Schema | undefined {
  if (crds.size === 0) {
    const folders = [
      join(folderOf('dapr'), 'charts', 'dapr', 'crds'),
      join(folderOf('keda'), 'config', 'crd', 'bases'),
    ];
    for (const file of folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))) {
      for (const document of parseAllDocuments(readFileSync(file, 'utf8'))) readDefinition(document.toJS());
    }
  }
  return crds.get(key);
}

function readDefinition(definition: unknown): void {
  const { spec } = (definition ?? {}) as {
    spec?: {
      group: string;
      names: { kind: string };
      versions: { name: string; schema?: { openAPIV3Schema: Schema } }[];
    };
  };
  for (const { name, schema } of spec?.versions ?? []) {
    if (spec === undefined || schema === undefined) continue;
    const whole = strict(schema.openAPIV3Schema) as { properties: Schema };
    const metadata = { type: 'object' };
    crds.set(`${spec.group}/${name}/${spec.names.kind}`, {
      ...whole,
      properties: { ...whole.properties, apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata },
    });
  }
}

/** The API server drops fields it does not know and says nothing; here they are mistakes. */
function strict<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(strict) as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)])) as Schema;
  const open = copy['x-kubernetes-preserve-unknown-fields'] === true || copy.additionalProperties !== undefined;
  if (typeof copy.properties === 'object' && !open) copy.additionalProperties = false;
  if (copy['x-kubernetes-int-or-string'] === true) {
    delete copy.type;
    delete copy.anyOf;
  }
  return copy as T;
}

const folders = new Map<string, string>();

function folderOf(name: keyof typeof schemaModules): string {
  const known = folders.get(name);
  if (known !== undefined) return known;
  const { from, module } = schemaModules[name];
  const cwd = pinnedIn(from);
  const env = { ...process.env, GOFLAGS: '-mod=readonly', GOWORK: 'off' };
  const go = (...args: string[]) => spawnSync('go', args, { cwd, env, encoding: 'utf8' });
  const fetched = go('mod', 'download', module);
  const folder = go('list', '-m', '-f', '{{.Dir}}', module).stdout.trim();
  if (folder === '') throw new Error(`The schemas of ${module} could not be fetched with Go\n${fetched.stderr}`);
  folders.set(name, folder);
  return folder;
}
