import { type Kind, type ProblemCode, problems, statusOf } from './problems/index.ts';

/** Facts that explain a refusal. They fill the detail's `{names}` and become members of the problem document. */
export type RefusalParameters = Record<string, string | number | boolean>;

/**
 * What the domain throws when it will not do what was asked. It knows no HTTP: the edge turns `code` into a status,
 * a title and a detail in the caller's language.
 */
export class Refusal extends Error {
  readonly code: ProblemCode;
  readonly parameters: RefusalParameters;

  constructor(code: ProblemCode, parameters: RefusalParameters = {}, options?: ErrorOptions) {
    super(fill(problems[code].detail.en, parameters), options);
    this.name = 'Refusal';
    this.code = code;
    this.parameters = parameters;
  }

  get kind(): Kind {
    return problems[this.code].kind;
  }

  get status(): number {
    return statusOf[this.kind];
  }
}

export type Language = 'en' | 'vi';

/** Title and detail of a refusal in one language. */
export function explain({ code, parameters }: Pick<Refusal, 'code' | 'parameters'>, language: Language) {
  const { title, detail } = problems[code];
  return { title: fill(title[language], parameters), detail: fill(detail[language], parameters) };
}

function fill(text: string, parameters: RefusalParameters): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in parameters ? String(parameters[name]) : whole));
}

/** True when `code` is one of the catalogue's: what a neighbour's problem document carries may be newer than this build. */
export const isProblemCode = (code: unknown): code is ProblemCode =>
  typeof code === 'string' && Object.hasOwn(problems, code);
