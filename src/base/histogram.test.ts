import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyHistogram, HISTOGRAM_BOUNDS_MS, histogramOf, mergeHistograms, percentile } from './histogram.ts';

const times = fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 60 });

test('histograms of parts add up to the histogram of the whole, in any order', () => {
  fc.assert(
    fc.property(times, times, (some, others) => {
      const whole = histogramOf([...some, ...others]);
      expect(mergeHistograms([histogramOf(some), histogramOf(others)])).toEqual(whole);
      expect(mergeHistograms([histogramOf(others), emptyHistogram, histogramOf(some)])).toEqual(whole);
    }),
  );
});

test('a percentile lies in the class of the measurement it stands for', () => {
  fc.assert(
    fc.property(times, fc.constantFrom(0.01, 0.5, 0.95, 1), (measured, share) => {
      const found = percentile(histogramOf(measured), share);
      const exact = measured.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(share * measured.length)) - 1];
      if (exact === undefined || found === undefined) {
        expect(found).toBe(exact);
        return;
      }
      const at = HISTOGRAM_BOUNDS_MS.findIndex((bound) => exact <= bound);
      const [low, high] = [HISTOGRAM_BOUNDS_MS.at(at === -1 ? -1 : at - 1) ?? 0, HISTOGRAM_BOUNDS_MS[at] ?? Infinity];
      expect(found).toBeGreaterThanOrEqual(at === 0 ? 0 : low);
      expect(found).toBeLessThanOrEqual(high);
      expect(found).toBeLessThanOrEqual(Math.max(...measured));
    }),
  );
});
