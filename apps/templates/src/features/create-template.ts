import { NewTemplate, TemplateView } from '@waybill/contracts';
import { created, route } from '@waybill/http';
import type { Kit } from '@waybill/service';
import { checkContent, create, viewOf } from '../domain/template.ts';
import { keep, templates, type WithContent } from '../storage/templates.ts';

export const createTemplate = ({ store }: Pick<Kit, 'store'>) =>
  route({
    name: 'createTemplate',
    method: 'post',
    path: '/api/v1/templates',
    summary: 'Add a template',
    description: 'Sources are Liquid. Filters for the reader: `money`, `date`, `date_time`, `number`.',
    access: 'manage_templates',
    body: NewTemplate,
    success: 201,
    returns: TemplateView,
    refuses: ['template-code-taken', 'template-invalid'],
    handle: async ({ body, once }) => {
      checkContent(body);
      const repeat = once?.answering(answer);
      // Looked up first: a repeat would meet its own code in use.
      if (repeat) await store.answered(repeat);
      const kept = await store.commit(async (work) => keep(work, create(await work.find(templates, body.code), body)), {
        once: repeat,
      });
      return answer(kept);
    },
  });

const answer = ({ template, active }: WithContent) =>
  created(`/api/v1/templates/${template.id}`, viewOf(template, active));
