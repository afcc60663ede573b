import { Refusal } from '@waybill/contracts';
import { expect, test } from 'vitest';
import { fillIn, parse, variablesOf } from './liquid.ts';

const region = { locale: 'en', timeZone: 'UTC' };
const html = (source: string, variables: Record<string, unknown> = {}) =>
  fillIn(parse(source, { escaped: true }), variables, region);

test('what a variable holds is escaped in HTML and left alone in text', () => {
  expect(html('{{ name }}', { name: '<b>' })).toBe('&lt;b&gt;');
  expect(fillIn(parse('{{ name }}', { escaped: false }), { name: '<b>' }, region)).toBe('<b>');
});

test('Liquid inside a variable stays text', () => {
  expect(html('{{ name }}', { name: '{{ 7 | times: 7 }}{% raw %}' })).toBe('{{ 7 | times: 7 }}{% raw %}');
});

test('a template reads no other template and no file', () => {
  for (const source of [
    '{% include "x" %}',
    '{% render "/etc/passwd" %}',
    '{% layout "x" %}',
    '{% block a %}{% endblock %}',
  ])
    expect(() => parse(source, { escaped: true })).toThrow(Refusal);
});

test('a variable cannot reach a prototype, nor stand in for the region of the reader', () => {
  expect(html('{{ name.constructor.name }}{{ name.__proto__ }}', { name: 'x' })).toBe('');
  expect(html('{{ price | money }}', { price: { amount: 100, currency: 'USD' }, region: { locale: 'vi' } })).toBe(
    '$1.00',
  );
});

test('a template that would take too much time or memory is refused', () => {
  expect(() => html('{% for i in (1..100000000) %}x{% endfor %}')).toThrow(Refusal);
  expect(() => html('{% for i in (1..9000) %}{% for j in (1..9000) %}{{ j }}{% endfor %}{% endfor %}')).toThrow(
    Refusal,
  );
  expect(() => parse('x'.repeat(100_001), { escaped: true })).toThrow(Refusal);
});

test('an unknown filter is refused when the template is read', () => {
  expect(() => parse('{{ a | evaluate }}', { escaped: true })).toThrow('undefined filter');
});

test('the variables a template needs from outside are known', () => {
  const parsed = parse('{% for line in order.lines %}{{ line.name }}{% endfor %}{% assign a = b %}{{ a }}', {
    escaped: true,
  });
  expect(variablesOf(parsed)).toEqual(['order', 'b']);
});
