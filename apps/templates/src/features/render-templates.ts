import { Refusal, RenderAnswer, RenderRequest } from '@waybill/contracts';
import { route } from '@waybill/http';
import type { Renderer } from '../storage/renderer.ts';

export const renderTemplates = ({ renderer }: { renderer: Renderer }) =>
  route({
    name: 'renderTemplates',
    method: 'post',
    path: '/internal/templates/render',
    summary: 'Render a batch of messages, one outcome each',
    access: { callers: ['notifications'] },
    body: RenderRequest,
    success: 200,
    returns: RenderAnswer,
    handle: async ({ body: { messages } }) => {
      const outcomes = await renderer.render(messages);
      const results = outcomes.map((outcome) =>
        outcome instanceof Refusal
          ? { refused: { code: outcome.code, parameters: outcome.parameters } }
          : { message: outcome },
      );
      return { results };
    },
  });
