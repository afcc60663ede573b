import { runInNewContext } from 'node:vm';
import { Refusal } from '@waybill/contracts';
import { Marked } from 'marked';
import sanitize from 'sanitize-html';

const markdown = new Marked({ gfm: true, async: false });

/** What an article may be made of: text, lists, tables, links and pictures; nothing that runs, frames or styles. */
const allowed: sanitize.IOptions = {
  allowedTags: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'blockquote', 'pre', 'code', 'hr', 'br'],
    ...['ul', 'ol', 'li', 'strong', 'em', 'del', 'a', 'img'],
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  allowedAttributes: {
    a: ['href', 'title', 'rel'],
    img: ['src', 'alt', 'title'],
    ol: ['start'],
    th: ['align'],
    td: ['align'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: ['https'] },
  allowProtocolRelative: false,
  transformTags: { a: sanitize.simpleTransform('a', { rel: 'nofollow noopener' }) },
};

/** Long enough for any text a person writes, which takes milliseconds; some nestings would take minutes. */
const longestMs = 1_000;

/** The HTML of a Markdown text, safe to show whoever wrote it. Refuses with `text-too-complex` what takes too long. */
export function htmlOf(text: string): string {
  const render = () => sanitize(markdown.parse(text) as string, allowed);
  try {
    // For its time limit, which also ends what it calls.
    return runInNewContext('render()', { render }, { timeout: longestMs }) as string;
  } catch (cause) {
    throw new Refusal('text-too-complex', {}, { cause });
  }
}
