import { pageOf, pageQuery, TemplateCode, TemplateVersionView } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { versionViewOf } from '../domain/template.ts';
import { findTemplate, templateVersions } from '../storage/templates.ts';

export const listTemplateVersions = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'listTemplateVersions',
    method: 'get',
    path: '/api/v1/templates/:template_code/versions',
    summary: 'List the versions of a template, newest first',
    access: 'manage_templates',
    params: z.object({ template_code: TemplateCode }),
    query: z.strictObject({ limit: pageQuery.limit, cursor: pageQuery.cursor }),
    success: 200,
    returns: pageOf(TemplateVersionView),
    refuses: ['template-not-found', 'malformed-cursor'],
    handle: async ({ params: { template_code }, query }) => {
      const { template } = await findTemplate(store, template_code);
      const { items, ...place } = await store
        .documents(templateVersions)
        .list({ ...query, filter: { code: template_code }, sort: { field: 'number', direction: -1 } });
      return { items: items.map((version) => versionViewOf(template, version)), ...place };
    },
  });
