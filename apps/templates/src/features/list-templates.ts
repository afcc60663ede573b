import { pageOf, pageQuery, TemplateView } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { versionId, viewOf } from '../domain/template.ts';
import { templates, templateVersions } from '../storage/templates.ts';

export const listTemplates = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'listTemplates',
    method: 'get',
    path: '/api/v1/templates',
    summary: 'List the templates, newest first',
    access: 'manage_templates',
    query: z.strictObject({ name: z.string().min(1).max(100).optional(), ...pageQuery }),
    success: 200,
    returns: pageOf(TemplateView),
    refuses: ['malformed-cursor'],
    handle: async ({ query: { name, limit, cursor, page, page_size } }) => {
      const filter = { deleted_at: null, ...(name !== undefined && { name }) };
      const known = store.documents(templates);
      const { items, ...place } =
        page || page_size
          ? await known.page({ filter, page: page ?? 1, pageSize: page_size ?? limit })
          : await known.list({ filter, limit, cursor });
      const ids = items.map(({ id, active_version }) => versionId(id, active_version));
      const contents = new Map((await store.documents(templateVersions).findMany(ids)).map((one) => [one.code, one]));
      const views = items.flatMap((template) => {
        const content = contents.get(template.id);
        return content ? [viewOf(template, content)] : [];
      });
      return { items: views, ...place };
    },
  });
