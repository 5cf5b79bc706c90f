/** One measurement. `reference` is the floor or the peer measured in the same run; machines differ, ratios do not. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly reference?: { readonly name: string; readonly value: number; readonly unit: string };
  /** value against reference (or what the row says), as the target is expressed. */
  readonly ratio?: number;
  readonly target?: string;
  readonly met?: boolean;
  readonly note?: string;
}

export interface Benchmark {
  readonly name: string;
  readonly summary: string;
  run(report: (text: string) => void): Promise<readonly Row[]>;
}

/** Runs `work` and answers its milliseconds and result. */
export async function timed<T>(work: () => Promise<T>): Promise<{ readonly ms: number; readonly result: T }> {
  const startedAt = performance.now();
  const result = await work();
  return { ms: performance.now() - startedAt, result };
}

/** The value below which `share` of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
