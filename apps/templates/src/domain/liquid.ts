import { Refusal } from '@waybill/contracts';
import { Liquid, type Template } from 'liquidjs';
import { filters, type Region } from './filters.ts';

/** A source, ready to be rendered; `escaped` output goes into HTML. */
export interface Parsed {
  template: Template[];
  escaped: boolean;
}

/** Tags that read other templates: here a template stands alone, and nothing is read from disk. */
const reaching = ['include', 'render', 'layout', 'block'];

function engine(outputEscape?: 'escape'): Liquid {
  const liquid = new Liquid({
    templates: {},
    strictFilters: true,
    ownPropertyOnly: true,
    dynamicPartials: false,
    parseLimit: 100_000,
    memoryLimit: 5_000_000,
    ...(outputEscape && { outputEscape }),
  });
  for (const tag of reaching) delete (liquid.tags as Record<string, unknown>)[tag];
  for (const [name, filter] of Object.entries(filters)) liquid.registerFilter(name, filter);
  return liquid;
}

const html = engine('escape');
const plain = engine();
const engineFor = (escaped: boolean): Liquid => (escaped ? html : plain);

/** Refuses with `template-invalid` what is not Liquid, or uses a tag or filter that is not to be had here. */
export function parse(source: string, { escaped }: { escaped: boolean }): Parsed {
  try {
    return { template: engineFor(escaped).parse(source), escaped };
  } catch (error) {
    throw invalid(error);
  }
}

/** The variables a source uses from outside, by their first name. */
export function variablesOf({ template, escaped }: Parsed): string[] {
  return engineFor(escaped).globalVariablesSync(template);
}

/** What a rendering goes by. */
export interface Setting {
  region: Region;
  /** What takes longer throws `TooSlow`. */
  withinMs: number;
}

/** Rendering was given up because its time was over; whether the template is at fault or the machine is not known. */
export class TooSlow extends Error {
  constructor(options?: ErrorOptions) {
    super('The rendering was not ready in time', options);
    this.name = 'TooSlow';
  }
}

/** Variables are values only: what looks like Liquid in them stays text. */
export function fillIn(
  { template, escaped }: Parsed,
  variables: Record<string, unknown>,
  { region, withinMs: renderLimit }: Setting,
): string {
  try {
    return String(engineFor(escaped).renderSync(template, variables, { globals: { region }, renderLimit }));
  } catch (error) {
    if (error instanceof Error && error.message.includes('render limit exceeded')) throw new TooSlow({ cause: error });
    throw invalid(error);
  }
}

const invalid = (error: unknown): Refusal =>
  new Refusal('template-invalid', { reason: error instanceof Error ? error.message : String(error) }, { cause: error });
