import type { Channel, Locale, TemplateContent, TemplateLanguages } from '@waybill/contracts';
import type { Region } from './filters.ts';
import { fillIn, type Parsed, parse } from './liquid.ts';

/** One channel's part of a template in one language, parsed: field by field. */
export type ParsedPart = Readonly<Record<string, Parsed>>;

/** Read first to last: the reader's own language, then English, then whatever there is. */
const fallback: readonly Locale[] = ['en', 'vi'];

/** The language to use for a reader: the first one that has a part for the channel. */
export function languageFor(languages: TemplateLanguages, channel: Channel, locale: Locale): Locale | undefined {
  return [locale, ...fallback].find((language) => partOf(languages, channel, language) !== undefined);
}

export function partOf(
  languages: TemplateLanguages,
  channel: Channel,
  language: Locale,
): Record<string, string | undefined> | undefined {
  const parts = languages[language] as Partial<Record<Channel, Record<string, string | undefined>>> | undefined;
  return parts?.[channel];
}

export function parsePart(part: Record<string, string | undefined>): ParsedPart {
  const fields = Object.entries(part).flatMap(([field, source]) =>
    source === undefined ? [] : [[field, parse(source, { escaped: field === 'html' })] as const],
  );
  return Object.fromEntries(fields);
}

/** Every part of a content, parsed, with where it stands. */
export function partsOf({ languages }: Pick<TemplateContent, 'languages'>) {
  return Object.entries(languages).flatMap(([language, parts]) =>
    Object.entries(parts ?? {}).flatMap(([channel, part]) =>
      part ? [{ language, channel, part: part as Record<string, string | undefined> }] : [],
    ),
  );
}

/** Fields that become one line of a message: a line break in a subject would begin another header. */
const oneLine = new Set(['subject', 'title', 'image', 'link']);

/** Throws `TooSlow` when the fields together take longer than `remainingMs` tells before each of them. */
export function renderPart(
  part: ParsedPart,
  variables: Record<string, unknown>,
  { region, remainingMs }: { region: Region; remainingMs: () => number },
): Record<string, string> {
  const fields = Object.entries(part).map(([field, parsed]) => {
    const text = fillIn(parsed, variables, { region, withinMs: remainingMs() });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
    return [field, oneLine.has(field) ? text.replace(/[\s\x00-\x1f\x7f]+/g, ' ').trim() : text.trim()] as const;
  });
  return Object.fromEntries(fields);
}
