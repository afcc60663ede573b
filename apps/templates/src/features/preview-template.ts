import { PreviewRequest, Refusal, Rendered, TemplateCode } from '@waybill/contracts';
import { route } from '@waybill/http';
import { z } from 'zod';
import type { Renderer } from '../storage/renderer.ts';

export const previewTemplate = ({ renderer }: { renderer: Renderer }) =>
  route({
    name: 'previewTemplate',
    method: 'post',
    path: '/api/v1/templates/:template_code/preview',
    summary: 'Render a template without sending it',
    access: 'manage_templates',
    params: z.object({ template_code: TemplateCode }),
    body: PreviewRequest,
    success: 200,
    returns: Rendered,
    refuses: [
      'template-not-found',
      'template-version-not-found',
      'template-channel-missing',
      'template-invalid',
      'template-too-slow',
      'variable-missing',
    ],
    idempotent: false,
    handle: async ({ params, body }) => {
      const [outcome] = await renderer.render([{ ...params, ...body }]);
      if (!outcome || outcome instanceof Refusal) throw outcome;
      return outcome;
    },
  });
