import { problems, statusOf } from '@waybill/contracts';

/** `docs/problems.md`: everything a service may refuse, by code. */
export function problemsPage(): string {
  const rows = Object.entries(problems).map(([code, { kind, title, detail }]) => ({
    code,
    status: statusOf[kind],
    title,
    detail,
  }));
  return `${[
    '# Problems',
    '',
    'Made from `packages/contracts` by `make docs`; do not edit.',
    '',
    'A refused request is answered with `application/problem+json` (RFC 9457). Programs look at `code`; `title` and',
    '`detail` are for people, in the language of `Accept-Language` (English or Vietnamese). `{names}` are members of the',
    'document too. Every document carries `correlation_id`, and `errors[]` with a JSON pointer each where the input did',
    'not fit its schema.',
    '',
    '| code | status | title | what to do |',
    '|---|---|---|---|',
    ...rows.map(
      ({ code, status, title, detail }) =>
        `| <a id="${code}"></a>\`${code}\` | ${status} | ${title.en}<br>${title.vi} | ${detail.en} |`,
    ),
  ].join('\n')}\n`;
}
