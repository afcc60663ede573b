import { Refusal, TemplateChanges, TemplateCode, TemplateView } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { checkContent, publish, viewOf } from '../domain/template.ts';
import { keep, present } from '../storage/templates.ts';

export const replaceTemplate = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'replaceTemplate',
    method: 'put',
    path: '/api/v1/templates/:template_code',
    summary: 'Publish the next version of a template',
    description: 'It is active at once. Earlier versions stay as they are and can be made active again.',
    access: 'manage_templates',
    params: z.object({ template_code: TemplateCode }),
    body: TemplateChanges,
    success: 200,
    returns: TemplateView,
    refuses: ['template-not-found', 'template-invalid', 'version-mismatch'],
    handle: async ({ params, body, ifVersion }) => {
      checkContent(body);
      const { template, active } = await store.commit(async (work) => {
        const before = await present(work, params.template_code);
        if (ifVersion !== undefined && before.version !== ifVersion) throw new Refusal('version-mismatch');
        return keep(work, publish(before, body));
      });
      return viewOf(template, active);
    },
  });
