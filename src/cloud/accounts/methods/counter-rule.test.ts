import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../base/clock.ts';
import type { CounterState } from './counter-rule.ts';
import { counterAtFirst, judgeCounter } from './counter-rule.ts';

const start = new Date('2026-01-01T00:00:00Z');
const later = (ms: number): Date => new Date(start.getTime() + ms);

/** What comes of counters that arrive at times, in turn. */
function judgeAll(first: number, arrivals: readonly (readonly [counter: number, ms: number])[], isSynced = false) {
  let state: CounterState = counterAtFirst(first);
  return arrivals.map(([counter, ms]) => {
    const verdict = judgeCounter(state, { counter, isSynced }, later(ms));
    state = verdict.state;
    return verdict.isPossibleCopy;
  });
}

describe('ME-01: the signature counter', () => {
  test('(a) of a passkey that always reports 0 says nothing', () => {
    expect(
      judgeAll(
        0,
        [0, 1, 2].map((at) => [0, at * MINUTE] as const),
      ),
    ).toEqual([false, false, false]);
  });

  test('(b) of a synchronized passkey says nothing, whatever another manager makes of it', () => {
    expect(
      judgeAll(
        0,
        [
          [7, 0],
          [0, MINUTE],
          [3, 2 * MINUTE],
        ],
        true,
      ),
    ).toEqual([false, false, false]);
  });

  test('(c) of a key in one device that goes back is a possible copy, and the next new number is right', () => {
    expect(
      judgeAll(0, [
        [41, 0],
        [12, 5 * MINUTE],
        [42, 6 * MINUTE],
        [42, 7 * MINUTE],
      ]),
    ).toEqual([false, true, false, true]);
  });

  test.each([[[42, 43]], [[43, 42]]])('two assertions at once with %j are no copy', (counters) => {
    const arrivals = counters.map((counter, index) => [counter, 5 * MINUTE + index] as const);
    expect(judgeAll(0, [[41, 0], ...arrivals])).toEqual([false, false, false]);
  });

  test('the same number twice is a possible copy, at once or late', () => {
    expect(
      judgeAll(0, [
        [41, 0],
        [43, 5 * MINUTE],
        [42, 5 * MINUTE + 1],
        [42, 5 * MINUTE + 2],
      ]),
    ).toEqual([...[false, false, false, true]]);
  });

  test('of a key that is used as keys are used is never taken for a copy, in whatever order a minute arrives', () => {
    const bursts = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(bursts, fc.infiniteStream(fc.nat()), fc.nat(1000), (sizes, chance, first) => {
        let next = first;
        const arrivals = sizes.flatMap((size, burst) => {
          const numbers = Array.from({ length: size }, () => ++next);
          const keyed = numbers.map((number) => ({ number, key: chance.next().value ?? 0 }));
          const shuffled = keyed.toSorted((a, b) => a.key - b.key).map(({ number }) => number);
          return shuffled.map((number, index) => [number, burst * 2 * MINUTE + index * SECOND] as const);
        });
        expect(judgeAll(first, arrivals)).not.toContain(true);
      }),
    );
  });

  test('no number that arrived before is right a second time', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 90 }))), (steps) => {
        let at = 0;
        const arrivals = steps.map(([counter, seconds]) => [counter, (at += seconds * SECOND)] as const);
        const accepted = arrivals.filter((_, index) => !judgeAll(0, arrivals)[index]).map(([counter]) => counter);
        expect(new Set(accepted).size).toBe(accepted.length);
      }),
    );
  });
});
