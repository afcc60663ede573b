import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Breaker, closedBreaker, enter, leave, type Passage, pausedMs } from './breaker.ts';

const settings = { failures: 5, pauseMs: 60_000, successes: 2 };

/** One after another goes through, each to its own end; `undefined` where nobody was let through. */
function through(breaker: Breaker, nowMs: number, ...passages: Passage[]): Breaker {
  return passages.reduce((before, passage) => {
    const entered = enter(before, nowMs);
    return entered ? leave(entered, { pass: entered.turn, passage, nowMs }, settings) : before;
  }, breaker);
}
const failed = (times: number): Passage[] => Array<Passage>(times).fill('failed');
const opened = through(closedBreaker, 0, ...failed(5));

describe('the breaker', () => {
  test('opens for 60 s at the fifth failure in a row', () => {
    expect(through(closedBreaker, 0, ...failed(4)).state).toBe('closed');
    expect(pausedMs(opened, 0)).toBe(60_000);
    expect(pausedMs(opened, 45_000)).toBe(15_000);
    expect(enter(opened, 59_999)).toBeUndefined();
  });

  test('counts failures anew after a success, and passes over what was not used', () => {
    expect(through(closedBreaker, 0, ...failed(4), 'succeeded', ...failed(4)).state).toBe('closed');
    expect(through(closedBreaker, 0, ...failed(4), 'unused', 'failed').state).toBe('open');
  });

  test('lets one at a time try after its pause', () => {
    const trying = enter(opened, 60_000) as Breaker;
    expect(trying.state).toBe('half-open');
    expect(enter(trying, 60_000)).toBeUndefined();
    expect(pausedMs(trying, 60_000)).toBeGreaterThan(0);
    const again = leave(trying, { pass: trying.turn, passage: 'unused', nowMs: 60_000 }, settings);
    expect(enter(again, 60_000)).toBeDefined();
  });

  test('closes after two successes, opens again at one failure', () => {
    expect(through(opened, 60_000, 'succeeded').state).toBe('half-open');
    expect(through(opened, 60_000, 'succeeded', 'succeeded')).toMatchObject({ state: 'closed', failures: 0 });
    expect(pausedMs(through(opened, 60_000, 'succeeded', 'failed'), 60_000)).toBe(60_000);
  });

  test('hears no answer to what was sent before it opened', () => {
    const late = { pass: closedBreaker.turn, nowMs: 60_000 };
    expect(leave(opened, { ...late, passage: 'succeeded' }, settings)).toBe(opened);
    const trying = enter(opened, 60_000) as Breaker;
    expect(leave(trying, { ...late, passage: 'failed' }, settings)).toBe(trying);
  });

  test('follows its model, whoever enters, leaves or waits in whatever order', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('enter' as const) }),
      fc.record({
        do: fc.constant('leave' as const),
        who: fc.nat(7),
        passage: fc.constantFrom<Passage>('succeeded', 'failed', 'failed', 'unused'),
      }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1_000, 30_000, 60_000) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        let breaker: Breaker = closedBreaker;
        let nowMs = 0;
        let openUntilMs = 0;
        const inside: { pass: number; trial: boolean }[] = [];
        for (const one of steps) {
          if (one.do === 'wait') nowMs += one.ms;
          if (one.do === 'enter') {
            const entered = enter(breaker, nowMs);
            expect(entered === undefined).toBe(pausedMs(breaker, nowMs) > 0);
            if (!entered) continue;
            expect(nowMs).toBeGreaterThanOrEqual(openUntilMs);
            breaker = entered;
            inside.push({ pass: entered.turn, trial: entered.state === 'half-open' });
          }
          if (one.do === 'leave' && inside.length > 0) {
            const [left] = inside.splice(one.who % inside.length, 1);
            const before = breaker;
            breaker = leave(breaker, { pass: left?.pass ?? -1, passage: one.passage, nowMs }, settings);
            if (before.state !== 'open' && breaker.state === 'open') openUntilMs = nowMs + settings.pauseMs;
            if (before.state === 'half-open' && breaker.state === 'closed') expect(one.passage).toBe('succeeded');
          }
          expect(inside.filter(({ trial }) => trial).length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 500 },
    );
  });
});
