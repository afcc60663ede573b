import { type NewTemplate, Refusal } from '@waybill/contracts';
import type { Kit } from '@waybill/service';
import { checkContent, ship } from '../domain/template.ts';
import { keep, templates } from '../storage/templates.ts';

/**
 * Brings the templates that come with the platform, at every start of every replica: what is known already is left
 * alone, and what staff have changed stays theirs.
 */
export async function shipTemplates({ store }: Pick<Kit, 'store'>, shipped: readonly NewTemplate[]): Promise<void> {
  for (const template of shipped) {
    try {
      checkContent(template);
    } catch (cause) {
      const reason = cause instanceof Refusal ? cause.message : String(cause);
      throw new Error(`The shipped template ${template.code} is not sound: ${reason}`, { cause });
    }
    await store.commit(async (work) => {
      const edition = ship(await work.find(templates, template.code), template);
      if (edition) await keep(work, edition);
    });
  }
}
