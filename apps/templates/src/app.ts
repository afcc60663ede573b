import type { App } from '@waybill/service';
import type { Settings } from './config.ts';
import { activateTemplateVersion } from './features/activate-template-version.ts';
import { createTemplate } from './features/create-template.ts';
import { deleteTemplate } from './features/delete-template.ts';
import { getTemplate } from './features/get-template.ts';
import { listTemplateVersions } from './features/list-template-versions.ts';
import { listTemplates } from './features/list-templates.ts';
import { previewTemplate } from './features/preview-template.ts';
import { renderTemplates } from './features/render-templates.ts';
import { replaceTemplate } from './features/replace-template.ts';
import { shipTemplates } from './features/ship-templates.ts';
import { shipped } from './shipped/shipped.ts';
import { createRenderer } from './storage/renderer.ts';
import { templates, templateVersions } from './storage/templates.ts';

export const collections = [templates, templateVersions];

export const app: App<Settings> = async (kit, { PARSED_TEMPLATES: capacity }) => {
  await shipTemplates(kit, shipped);
  const renderer = createRenderer(kit, { capacity });
  return {
    routes: [
      listTemplates(kit),
      createTemplate(kit),
      getTemplate(kit),
      replaceTemplate(kit),
      deleteTemplate(kit),
      listTemplateVersions(kit),
      activateTemplateVersion(kit),
      previewTemplate({ renderer }),
      renderTemplates({ renderer }),
    ],
  };
};
