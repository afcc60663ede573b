import { TemplateCode, TemplateView } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { versionId, viewOf } from '../domain/template.ts';
import { keep, present, templateVersions } from '../storage/templates.ts';

export const activateTemplateVersion = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'activateTemplateVersion',
    method: 'put',
    path: '/api/v1/templates/:template_code/active-version',
    summary: 'Make an earlier or later version the active one',
    access: 'manage_templates',
    params: z.object({ template_code: TemplateCode }),
    body: z.strictObject({ template_version: z.int().min(1) }),
    success: 200,
    returns: TemplateView,
    refuses: ['template-not-found', 'template-version-not-found'],
    handle: async ({ params: { template_code }, body: { template_version } }) => {
      const { template, active } = await store.commit(async (work) => {
        const before = await present(work, template_code);
        // Refuses where there is no such version.
        await work.change(templateVersions, versionId(template_code, template_version), (document) => ({
          document,
          events: [],
        }));
        return keep(work, { template: { ...before, active_version: template_version } });
      });
      return viewOf(template, active);
    },
  });
