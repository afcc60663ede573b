import '@waybill/testing';
import { describe, expect, test } from 'vitest';
import { htmlOf } from './markdown.ts';

describe('the HTML of an article', () => {
  test('keeps what Markdown says', () => {
    expect(htmlOf('# Lamps\n\nA **bright** one, see [ours](https://example.com).')).toBe(
      '<h1>Lamps</h1>\n<p>A <strong>bright</strong> one, see <a href="https://example.com" rel="nofollow noopener">ours</a>.</p>\n',
    );
  });

  test('keeps tables and code', () => {
    expect(htmlOf('| a | b |\n|---|--:|\n| 1 | 2 |')).toContain('<td align="right">2</td>');
    expect(htmlOf('```js\nalert("<b>")\n```')).toContain('alert("&lt;b&gt;")');
  });

  test.each([
    ['a script', '<script>alert(1)</script>'],
    ['an event handler', '<img src="https://x.example/a.png" onerror="alert(1)">'],
    ['a link that runs', '[x](javascript:alert(1))'],
    ['a link that runs, disguised', '[x](java&#x73;cript:alert(1))'],
    ['a data link', '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)'],
    ['a frame', '<iframe src="https://x.example"></iframe>'],
    ['a style', '<p style="position:fixed">x</p><style>p{}</style>'],
    ['a form', '<form action="https://x.example"><input name="a"></form>'],
    ['a foreign namespace', '<svg><a xlink:href="javascript:alert(1)"><rect/></a></svg>'],
    ['a tag that breaks out', '<noscript><p title="</noscript><img src=x onerror=alert(1)>">'],
    ['a picture without encryption', '![x](http://x.example/a.png)'],
    ['a picture from whatever host', '<img src="//x.example/a.png">'],
  ])('holds no %s', (_, text) => {
    expect(htmlOf(text)).not.toMatch(
      /<(script|iframe|style|form|input|svg|noscript|rect)|\son\w+=|style=|"(javascript|data|http:|\/\/)/i,
    );
  });
});

test.each([
  ['nested without end', '- '.repeat(1_500)],
  ['quoted without end', '>'.repeat(3_000)],
  ['emphasis that no reader can follow', '*a_'.repeat(13_000)],
])('%s is refused, and soon', (_, text) => {
  expect(() => htmlOf(`${text}x`)).toRefuseWith('text-too-complex');
});
