import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, SECOND } from '../../base/clock.ts';
import type { KnownHash } from './judge.ts';
import { judgeHash } from './judge.ts';

const now = new Date('2026-11-30T12:00:00Z');

/** A password of the forest: when it was set, and how many there were before. */
interface Password {
  readonly second: number;
  readonly version: number;
}

const at = ({ second }: Password): Date => new Date(now.getTime() - 100_000 * SECOND + second * SECOND);

describe('which of two states of a password counts', () => {
  it('ends with the latest one, in whatever order and however often they come', () => {
    const passwords = fc
      .array(fc.nat(1000), { minLength: 1, maxLength: 6 })
      .map((seconds) => seconds.toSorted((a, b) => a - b).map((second, index) => ({ second, version: index + 1 })));
    const histories = passwords.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
    );
    fc.assert(
      fc.property(histories, ([all, sent]) => {
        let known: KnownHash | undefined;
        for (const one of sent) {
          const moment = at(one).toISOString();
          const state = { changedAt: moment, version: one.version, stateAt: moment };
          const { verdict, changedAt } = judgeHash(known, state, now);
          if (verdict === 'store')
            known = { setAt: changedAt, version: one.version, stateAt: changedAt, isSameForest: true };
        }
        expect(known?.version).toBe(all.at(-1)?.version);
      }),
    );
  });

  it('knows the password that was written back from here when it comes round, and a later one from it', () => {
    const known = { setAt: new Date(now.getTime() + 400), version: 0, stateAt: now, isSameForest: true };
    const sent = (afterMs: number): Parameters<typeof judgeHash>[1] => {
      const moment = new Date(now.getTime() + afterMs).toISOString();
      return { changedAt: moment, version: 7, stateAt: moment };
    };
    expect(judgeHash(known, sent(0), now)).toMatchObject({ verdict: 'store', isEcho: true });
    expect(judgeHash(known, sent(10 * SECOND), now)).toMatchObject({ verdict: 'store', isEcho: false });
    expect(judgeHash(known, sent(-SECOND), now)).toMatchObject({ verdict: 'older' });
  });

  it('goes by the version where the moment is still to come, within one forest', () => {
    const known = { setAt: new Date(now.getTime() - HOUR), version: 5, stateAt: null, isSameForest: true };
    const ahead = new Date(now.getTime() + HOUR).toISOString();
    const verdict = (one: KnownHash, version: number): string =>
      judgeHash(one, { changedAt: ahead, version, stateAt: ahead }, now).verdict;
    expect([4, 5, 6].map((version) => verdict(known, version))).toEqual(['older', 'unchanged', 'store']);
    // Versions of another forest say nothing, nor does what was written back from here.
    expect(verdict({ ...known, isSameForest: false }, 5)).toBe('store');
    expect(verdict({ ...known, version: 0 }, 5)).toBe('store');
  });
});
