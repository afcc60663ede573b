import { expect, test } from 'vitest';
import { makeTraceparent, parseTraceparent } from './trace.ts';

const example = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

test('a traceparent is read and written alike', () => {
  const parsed = parseTraceparent(example);
  expect(parsed).toEqual({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', sampled: true });
  expect(makeTraceparent(parsed)).toBe(example);
});

test('what is not well formed is no traceparent', () => {
  const bad = [
    undefined,
    '',
    'x',
    example.slice(1),
    `${example}-more`,
    example.replace('00-', 'ff-'),
    example.toUpperCase(),
  ];
  const zeros = [
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`,
  ];
  for (const header of [...bad, ...zeros]) expect(parseTraceparent(header)).toBeUndefined();
  expect(parseTraceparent(`${example.replace('00-', '01-')}-later`)).toBeDefined();
});
