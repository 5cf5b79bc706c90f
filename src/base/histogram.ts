/**
 * How long things took, in few numbers: counts in fixed classes (a 1-2-5 series of milliseconds), so that what several
 * processes measured in many intervals can be added up and still gives its percentiles. Plain data: it travels as JSON.
 */
export interface Histogram {
  readonly count: number;
  readonly sumMs: number;
  readonly maxMs: number;
  /** One count a class: up to and including its bound; the last class has no bound. */
  readonly buckets: readonly number[];
}

export const HISTOGRAM_BOUNDS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000] as const;
export const HISTOGRAM_CLASSES = HISTOGRAM_BOUNDS_MS.length + 1;

export const emptyHistogram: Histogram = Object.freeze({
  count: 0,
  sumMs: 0,
  maxMs: 0,
  buckets: Array.from({ length: HISTOGRAM_CLASSES }, () => 0),
});

export function histogramOf(measuredMs: readonly number[]): Histogram {
  return measuredMs.reduce<Histogram>((known, milliseconds) => {
    const found = HISTOGRAM_BOUNDS_MS.findIndex((bound) => milliseconds <= bound);
    const place = found === -1 ? HISTOGRAM_CLASSES - 1 : found;
    return {
      count: known.count + 1,
      sumMs: known.sumMs + milliseconds,
      maxMs: Math.max(known.maxMs, milliseconds),
      buckets: known.buckets.map((count, index) => (index === place ? count + 1 : count)),
    };
  }, emptyHistogram);
}

export function mergeHistograms(parts: readonly Histogram[]): Histogram {
  return parts.reduce<Histogram>(
    (sum, part) => ({
      count: sum.count + part.count,
      sumMs: sum.sumMs + part.sumMs,
      maxMs: Math.max(sum.maxMs, part.maxMs),
      buckets: sum.buckets.map((count, index) => count + (part.buckets[index] ?? 0)),
    }),
    emptyHistogram,
  );
}

/**
 * The time that `share` (0 to 1) of the measurements did not exceed, interpolated inside its class and never above the
 * largest one measured; undefined when nothing was measured. It is off by at most the width of a class.
 */
export function percentile({ count, maxMs, buckets }: Histogram, share: number): number | undefined {
  if (count === 0) return undefined;
  const wanted = Math.max(1, Math.ceil(share * count));
  let seen = 0;
  for (const [index, size] of buckets.entries()) {
    if (seen + size >= wanted) {
      const low = HISTOGRAM_BOUNDS_MS[index - 1] ?? 0;
      const high = Math.min(HISTOGRAM_BOUNDS_MS[index] ?? maxMs, maxMs);
      return Math.min(maxMs, low + ((high - low) * (wanted - seen)) / size);
    }
    seen += size;
  }
  return maxMs;
}
