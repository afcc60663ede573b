import { type Draft, Refusal, type Stored } from '@waybill/contracts';
import { type Collection, defineCollection, type Store, type Work } from '@waybill/store';
import { type Edition, type Template, type TemplateVersion, versionId } from '../domain/template.ts';

export const templates = defineCollection<Template>({
  name: 'templates',
  notFound: 'template-not-found',
  indexes: [{ keys: { created_at: -1 } }],
});

export const templateVersions = defineCollection<TemplateVersion>({
  name: 'template_versions',
  notFound: 'template-version-not-found',
  indexes: [{ keys: { code: 1, number: -1 } }],
});

export interface WithContent {
  template: Template;
  active: TemplateVersion;
}

/** Writes an edition, and answers the template with the content of its active version. */
export async function keep(work: Work, { template, version }: Edition): Promise<WithContent> {
  if (version) await put(work, templateVersions, version);
  const kept = await put(work, templates, template);
  return { template: kept, active: await activeOf(work, kept) };
}

async function put<T extends Stored>(work: Work, collection: Collection<T>, document: Draft<T>): Promise<T> {
  return (await work.put(collection, document.id, () => ({ document, events: [] }))) as T;
}

/** The template of this code, unless it was deleted. */
export async function present(work: Work, template_code: string): Promise<Template> {
  const template = await work.find(templates, template_code);
  if (!template || template.deleted_at !== undefined) throw new Refusal('template-not-found', { template_code });
  return template;
}

async function activeOf(work: Work, { id, active_version }: Template): Promise<TemplateVersion> {
  return work.change(templateVersions, versionId(id, active_version), (document) => ({ document, events: [] }));
}

/** The template of this code with its active content, read outside any transaction. */
export async function findTemplate(store: Store, template_code: string): Promise<WithContent> {
  const template = await store.documents(templates).find(template_code);
  if (!template || template.deleted_at !== undefined) throw new Refusal('template-not-found', { template_code });
  const active = await store.documents(templateVersions).get(versionId(template_code, template.active_version));
  return { template, active };
}
