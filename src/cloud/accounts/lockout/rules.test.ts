import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../base/clock.ts';
import type { UnderWay } from './rules.ts';
import { begin, FIRST_CLOSURE_MS, LONGEST_CLOSURE_MS, MOST_WRONG, settle, untouched, WINDOW_MS } from './rules.ts';

const attempt = fc.record({
  /** Mostly something new. */
  tag: fc.oneof({ weight: 4, arbitrary: fc.nat(65_535) }, { weight: 1, arbitrary: fc.nat(3) }),
  verdict: fc.oneof(
    { weight: 8, arbitrary: fc.constant('wrong' as const) },
    { weight: 1, arbitrary: fc.constantFrom('right' as const, 'open' as const) },
  ),
  waitMs: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(0, SECOND, 20 * SECOND, MINUTE) },
    { weight: 4, arbitrary: fc.constantFrom(2 * MINUTE, 5 * MINUTE, 16 * MINUTE) },
    { weight: 1, arbitrary: fc.constant(80 * MINUTE) },
  ),
});

/** The rule as a sentence says it, over everything that ever happened. */
class Model {
  readonly #points: number[] = [];
  readonly #wrong: number[] = [];
  #closing: { readonly from: number; readonly until: number } | undefined;

  isClosedAt(at: number): boolean {
    return this.#closing !== undefined && at < this.#closing.until;
  }

  get closedUntil(): number | undefined {
    return this.#closing?.until;
  }

  wrong(tag: number, at: number): void {
    const isRepeated = this.#wrong.slice(-3).includes(tag);
    if (isRepeated) return;
    this.#wrong.push(tag);
    this.#points.push(at);
    const last = this.#closing;
    const isSoon = last !== undefined && at - last.until < WINDOW_MS;
    const counted = this.#points.filter((when) => at - when < WINDOW_MS && (!last || when >= last.until));
    if (!isSoon && counted.length < MOST_WRONG) return;
    const lastedMs = isSoon ? last.until - last.from : FIRST_CLOSURE_MS / 2;
    this.#closing = { from: at, until: at + Math.min(LONGEST_CLOSURE_MS, 2 * lastedMs) };
  }
}

test('a place closes after ten different wrong passwords, twice as long each time, and by nothing else', () => {
  let longestMs = 0;
  fc.assert(
    fc.property(fc.array(attempt, { minLength: 20, maxLength: 200, size: 'max' }), (attempts) => {
      const model = new Model();
      let [state, at] = [untouched, 0];
      for (const [id, { tag, verdict, waitMs }] of attempts.entries()) {
        at += waitMs;
        const one = { id: String(id), tag, at };
        const beginning = begin(state, one);
        expect(beginning.isAdmitted).toBe(!model.isClosedAt(at));
        state = beginning.state;
        if (!beginning.isAdmitted) {
          expect(beginning.opensAt).toBe(model.closedUntil);
          continue;
        }
        state = settle(state, one, verdict);
        if (verdict === 'wrong') model.wrong(tag, at);
        if (model.isClosedAt(at)) longestMs = Math.max(longestMs, (model.closedUntil ?? 0) - at);
        expect(state.closedUntil !== null && at < state.closedUntil).toBe(model.isClosedAt(at));
      }
    }),
    { numRuns: 300 },
  );
  // Otherwise the histories are too tame to say anything.
  expect(longestMs).toBeGreaterThan(FIRST_CLOSURE_MS);
});

test('a closing lasts a minute, then twice as long each time, an hour at most, and starts over after a rest', () => {
  let state = untouched;
  let at = 0;
  let tag = 0;
  const wrong = (): number => {
    const one = { id: String(++tag), tag, at };
    state = settle(begin(state, one).state, one, 'wrong');
    return (state.closedUntil ?? at) - at;
  };
  const tenth = (): number => Math.max(...Array.from({ length: MOST_WRONG }, wrong));
  const lasted = [tenth()];
  for (let again = 0; again < 8; again++) {
    at = state.closedUntil ?? at;
    lasted.push(wrong());
  }
  expect(lasted.map((ms) => ms / MINUTE)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  at = (state.closedUntil ?? at) + WINDOW_MS;
  expect(Array.from({ length: MOST_WRONG - 1 }, wrong).every((ms) => ms === 0)).toBe(true);
  expect(wrong()).toBe(MINUTE);
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
