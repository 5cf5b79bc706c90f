import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BEAT_MS, refuseOnTheBeat, untilBeat } from './answer-time.ts';

test('a refusal waits until the next multiple, and never for a whole one more', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 60_000, noNaN: true }), (elapsedMs) => {
      const waited = untilBeat(elapsedMs);
      expect(waited).toBeGreaterThan(0);
      expect(waited).toBeLessThanOrEqual(BEAT_MS);
      const left = (elapsedMs + waited) / BEAT_MS;
      expect(Math.abs(left - Math.round(left))).toBeLessThan(1e-6);
    }),
  );
});

test('what succeeds leaves at once', async () => {
  const wait = async (): Promise<never> => await Promise.reject(new TypeError('waited'));
  expect(await refuseOnTheBeat({ wait }, async () => await Promise.resolve(1))).toBe(1);
});
