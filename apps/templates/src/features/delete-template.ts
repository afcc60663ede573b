import { Refusal, TemplateCode } from '@waybill/contracts';
import { reply, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { present, templates } from '../storage/templates.ts';

export const deleteTemplate = ({ store, clock }: Pick<Kit, 'store' | 'clock'>) =>
  route({
    name: 'deleteTemplate',
    method: 'delete',
    path: '/api/v1/templates/:template_code',
    summary: 'Delete a template',
    description: 'Messages that still wait to be rendered with it are skipped.',
    access: 'manage_templates',
    params: z.object({ template_code: TemplateCode }),
    success: 204,
    refuses: ['template-not-found', 'version-mismatch'],
    handle: async ({ params: { template_code }, ifVersion }) => {
      const deletedAt = clock.now().toISOString();
      await store.commit(async (work) => {
        const { version } = await present(work, template_code);
        if (ifVersion !== undefined && version !== ifVersion) throw new Refusal('version-mismatch');
        await work.change(templates, template_code, (template) => ({
          document: { ...template, deleted_at: deletedAt },
          events: [],
        }));
      });
      return reply(undefined);
    },
  });
