import { createHash } from 'node:crypto';
import {
  type Draft,
  type NewTemplate,
  Refusal,
  type Stored,
  type TemplateChanges,
  type TemplateContent,
  type TemplateVersionView,
  type TemplateView,
} from '@waybill/contracts';
import { variablesOf } from './liquid.ts';
import { parsePart, partsOf } from './parts.ts';
import { refuseUndeclared } from './variables.ts';

/** What a code points to. Its id is the code. The content lies in its versions, which never change. */
export interface Template extends Stored {
  name: string;
  description?: string | undefined;
  active_version: number;
  latest_version: number;
  /** What came with the platform last: its checksum, and the version it became. */
  shipped?: { checksum: string; version: number };
  /** Kept after deletion, so that a code's version numbers are never used twice. */
  deleted_at?: string;
}

/** Its id is `<code>.<number>`. */
export interface TemplateVersion extends Stored, TemplateContent {
  code: string;
  number: number;
}

/** A template as it shall be, with the version that is new, if one is. */
export interface Edition {
  template: Draft<Template>;
  version?: Draft<TemplateVersion>;
}

export const versionId = (code: string, number: number): string => `${code}.${number}`;

/** Refuses with `template-invalid` what could not be rendered later. */
export function checkContent({ languages, variables }: TemplateContent): void {
  const parts = partsOf({ languages });
  if (parts.length === 0) {
    throw new Refusal('template-invalid', { reason: 'Give at least one language an email, a push or an sms part' });
  }
  for (const { language, channel, part } of parts) {
    for (const [field, parsed] of Object.entries(parsePart(part))) {
      refuseUndeclared(variablesOf(parsed), variables, `${language}.${channel}.${field}`);
    }
  }
}

/** Adds a template under a code that is free; one deleted before goes on counting its versions. */
export function create(before: Template | undefined, { code, ...changes }: NewTemplate): Edition {
  if (before && before.deleted_at === undefined) throw new Refusal('template-code-taken');
  const { deleted_at: _, ...kept } = before ?? { id: code, active_version: 0, latest_version: 0 };
  return publish(kept, changes);
}

/** The next version, active at once. */
export function publish(
  before: Omit<Draft<Template>, 'name'>,
  { name, description, ...content }: TemplateChanges,
): Edition {
  const number = before.latest_version + 1;
  const { description: _, ...kept } = before;
  return {
    template: {
      ...kept,
      name,
      ...(description !== undefined && { description }),
      active_version: number,
      latest_version: number,
    },
    version: { id: versionId(before.id, number), code: before.id, number, ...content },
  };
}

/**
 * Brings what ships with the platform: nothing where it is known already, a new version where it has changed. That
 * version is active unless staff have made another one active, or have deleted the template.
 */
export function ship(before: Template | undefined, { code, ...changes }: NewTemplate): Edition | undefined {
  const { name: _, description: __, ...content } = changes;
  const checksum = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  if (before?.shipped?.checksum === checksum) return undefined;
  const { template, version } = publish(before ?? { id: code, active_version: 0, latest_version: 0 }, changes);
  const shipped = { checksum, version: template.latest_version };
  const untouched = !before || (before.deleted_at === undefined && before.active_version === before.shipped?.version);
  if (untouched) return { template: { ...template, shipped }, ...(version && { version }) };
  return { template: { ...before, latest_version: shipped.version, shipped }, ...(version && { version }) };
}

export function viewOf(template: Template, { critical, variables, languages }: TemplateVersion): TemplateView {
  const { id: code, name, description, active_version, latest_version, created_at, updated_at, version } = template;
  return {
    code,
    name,
    ...(description !== undefined && { description }),
    critical,
    variables,
    languages,
    active_version,
    latest_version,
    created_at,
    updated_at,
    version,
  };
}

export function versionViewOf(template: Template, version: TemplateVersion): TemplateVersionView {
  const { code, number, critical, variables, languages, created_at } = version;
  return {
    code,
    template_version: number,
    active: template.active_version === number,
    critical,
    variables,
    languages,
    created_at,
  };
}
