import { TemplateCode, TemplateView } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { z } from 'zod';
import { viewOf } from '../domain/template.ts';
import { findTemplate } from '../storage/templates.ts';

export const getTemplate = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'getTemplate',
    method: 'get',
    path: '/api/v1/templates/:template_code',
    summary: 'Read a template with its active content',
    access: 'manage_templates',
    params: z.object({ template_code: TemplateCode }),
    success: 200,
    returns: TemplateView,
    refuses: ['template-not-found'],
    handle: async ({ params }) => {
      const { template, active } = await findTemplate(store, params.template_code);
      return viewOf(template, active);
    },
  });
