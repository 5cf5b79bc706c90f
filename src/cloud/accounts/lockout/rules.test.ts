import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../base/clock.ts';
import type { GuessState, UnderWay } from './rules.ts';
import { begin, FIRST_CLOSURE_MS, LONGEST_CLOSURE_MS, MOST_WRONG, settle, untouched, WINDOW_MS } from './rules.ts';

/** A history of attempts that overlap: each begins, and some time later it is found out what it was. */
const deed = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('begin' as const), tag: fc.nat(30) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      which: fc.nat(5),
      verdict: fc.constantFrom('wrong' as const, 'wrong' as const, 'wrong' as const, 'right' as const, 'open' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(SECOND, 20 * SECOND, MINUTE, 5 * MINUTE, 16 * MINUTE, 80 * MINUTE),
    }),
  },
);

/** The rule as a sentence says it, over everything that ever happened. */
class Model {
  readonly counted: number[] = [];
  readonly closings: { readonly at: number; readonly until: number }[] = [];

  check(before: GuessState, after: GuessState, at: number): void {
    const isClosing = after.closures > 0 && after.closedUntil !== before.closedUntil && after.closedUntil !== null;
    if (isClosing) {
      const last = this.closings.at(-1);
      const isSoon = last !== undefined && at < last.until + WINDOW_MS;
      const lastedMs = isSoon ? last.until - last.at : FIRST_CLOSURE_MS / 2;
      assert.equal((after.closedUntil ?? 0) - at, Math.min(LONGEST_CLOSURE_MS, 2 * lastedMs));
      // It closes by the tenth within the window, or by the first one soon after it opened.
      if (!isSoon) assert.equal(this.#since(last?.until ?? 0, at), MOST_WRONG - 1);
      this.closings.push({ at, until: after.closedUntil ?? 0 });
    }
    if (isClosing || after.wrongAt.length > before.wrongAt.filter((when) => at - when < WINDOW_MS).length)
      this.counted.push(at);
  }

  #since(start: number, at: number): number {
    return this.counted.filter((when) => when >= start && at - when < WINDOW_MS).length;
  }

  isClosedAt(at: number): boolean {
    return this.closings.some((closing) => at >= closing.at && at < closing.until);
  }
}

test('a place closes after ten different wrong passwords, twice as long each time, and by nothing else', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 150 }), (deeds) => {
      const model = new Model();
      let [state, now, next] = [untouched, 0, 0];
      const open: UnderWay[] = [];
      for (const one of deeds) {
        if (one.kind === 'wait') now += one.ms;
        else if (one.kind === 'begin') {
          const attempt = { id: String(next++), tag: one.tag, at: now };
          const beginning = begin(state, attempt);
          if (model.isClosedAt(now)) expect(beginning.isAdmitted).toBe(false);
          // Only what is closed, or what may close with what is under way, is refused.
          else if (state.underWay.length === 0) expect(beginning.isAdmitted).toBe(true);
          if (beginning.isAdmitted) open.push(attempt);
          state = beginning.state;
        } else {
          const [attempt] = open.splice(one.which, 1);
          if (!attempt) continue;
          const before = state;
          state = settle(before, { ...attempt, at: now }, one.verdict);
          if (one.verdict !== 'wrong' || before.tags.includes(attempt.tag))
            expect(state.wrongAt.length).toBeLessThanOrEqual(before.wrongAt.length);
          model.check(before, state, now);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('any number of attempts at the same moment get no more than the points that are left', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(65_535), { minLength: 30, maxLength: 60 }), fc.nat(9), (tags, wrongBefore) => {
      let state = untouched;
      const guess = (tag: number, id: string): UnderWay | undefined => {
        const beginning = begin(state, { id, tag, at: 0 });
        state = beginning.state;
        return beginning.isAdmitted ? { id, tag, at: 0 } : undefined;
      };
      for (const tag of tags.slice(0, wrongBefore)) {
        const attempt = guess(tag, `before ${tag}`);
        if (attempt) state = settle(state, attempt, 'wrong');
      }
      const remembered = state.tags;
      const admitted = tags
        .filter((tag) => !remembered.includes(tag))
        .flatMap((tag) => guess(tag, String(tag)) ?? [])
        .filter(({ tag }) => !remembered.includes(tag));
      expect(admitted.length).toBeLessThanOrEqual(MOST_WRONG - wrongBefore);
      for (const attempt of admitted) state = settle(state, attempt, 'wrong');
      expect(state.closedUntil === null).toBe(admitted.length < MOST_WRONG - wrongBefore);
    }),
  );
});
