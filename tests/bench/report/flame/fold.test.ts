import { expect, test } from 'vitest';
import { byOrigin, type CallFrame, fold, type ProfileNode } from './fold.ts';

const node = (id: number, functionName: string, children: number[] = [], url = 'app.js'): ProfileNode => ({
  id,
  callFrame: { functionName, url, lineNumber: 0, columnNumber: 0 },
  children,
});
const placeOf = ({ functionName, url }: CallFrame) => ({ name: functionName, origin: url });

test('a function costs what it and what it calls used', () => {
  const nodes = [node(1, '(root)', [2]), node(2, 'handle', [3]), node(3, 'parse')];
  const flame = fold({ nodes, samples: [2, 3, 3, 2], timeDeltas: [0, 10, 20, 30] }, placeOf);
  expect(flame).toMatchObject({
    totalUs: 60,
    selfUs: 0,
    children: [{ name: 'handle', selfUs: 10, totalUs: 60, children: [{ name: 'parse', selfUs: 50, totalUs: 50 }] }],
  });
});

test('calls of one function from one place are one, also where the profile has several', () => {
  const nodes = [node(1, '(root)', [2, 3]), node(2, 'handle', [4]), node(3, 'handle', [5]), node(4, 'a'), node(5, 'a')];
  const { children } = fold({ nodes, samples: [4, 5, 3], timeDeltas: [0, 1, 2] }, placeOf);
  expect(children).toHaveLength(1);
  expect(children[0]).toMatchObject({ name: 'handle', totalUs: 3, children: [{ name: 'a', totalUs: 3 }] });
});

test('the longest comes first, and waiting is not counted', () => {
  const nodes = [node(1, '(root)', [2, 3, 4]), node(2, 'short'), node(3, 'long'), node(4, '(idle)')];
  const flame = fold({ nodes, samples: [2, 4, 3, 1], timeDeltas: [0, 5, 100, 9] }, placeOf);
  expect(flame.totalUs).toBe(14);
  expect(flame.children.map(({ name }) => name)).toEqual(['long', 'short']);
});

test('what functions use themselves adds up by whose code they are', () => {
  const nodes = [
    node(1, '(root)', [2]),
    node(2, 'handle', [3, 4], 'ours'),
    node(3, 'read', [], 'theirs'),
    node(4, 'x', [], 'ours'),
  ];
  const flame = fold({ nodes, samples: [2, 3, 4, 1], timeDeltas: [0, 1, 5, 2] }, placeOf);
  expect(byOrigin(flame)).toEqual([
    ['theirs', 5],
    ['ours', 3],
  ]);
});
