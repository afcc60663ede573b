import { Refusal } from '@waybill/contracts';
import { expect, test } from 'vitest';
import { fillIn, parse, TooSlow, variablesOf } from './liquid.ts';

const setting = { region: { locale: 'en', timeZone: 'UTC' }, withinMs: 5_000 };
const html = (source: string, variables: Record<string, unknown> = {}) =>
  fillIn(parse(source, { escaped: true }), variables, setting);

test('what a variable holds is escaped in HTML and left alone in text', () => {
  expect(html('{{ name }}', { name: '<b>' })).toBe('&lt;b&gt;');
  expect(fillIn(parse('{{ name }}', { escaped: false }), { name: '<b>' }, setting)).toBe('<b>');
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

test('a template that would take too much memory is refused, and so is one that is too long', () => {
  expect(() => html('{% for i in (1..100000000) %}x{% endfor %}')).toThrow(Refusal);
  expect(() => parse('x'.repeat(100_001), { escaped: true })).toThrow(Refusal);
});

test('a rendering that is not ready in its time is told from a template that is wrong', () => {
  const endless = parse('{% for a in l %}{% for b in l %}{% for c in l %}{{ c }}{% endfor %}{% endfor %}{% endfor %}', {
    escaped: true,
  });
  const l = Array.from({ length: 1_000 }, (_, index) => index);
  expect(() => fillIn(endless, { l }, { ...setting, withinMs: 20 })).toThrow(TooSlow);
  expect(() => fillIn(parse('{{ 1 }}', { escaped: true }), {}, { ...setting, withinMs: -1 })).toThrow(TooSlow);
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
