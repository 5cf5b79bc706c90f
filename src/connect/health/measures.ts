import { HISTOGRAM_BOUNDS_MS, HISTOGRAM_CLASSES } from '../../base/histogram.ts';
import type { Histogram } from '../../base/histogram.ts';
import { isHawserError } from '../../base/errors.ts';
import type { OpenSource } from '../sources.ts';
import type { OutboundAnswer, OutboundClient } from '../uplink/outbound-client.ts';
import type { ImportBatch, TargetConnector } from '../../sync/index.ts';

interface Series {
  count: number;
  sumMs: number;
  maxMs: number;
  readonly buckets: number[];
}

export type SeriesName = 'cloud-batch' | 'cloud-request' | `${'bind' | 'search' | 'read'}:${string}`;

/** What the agent measures while it works: a few additions an operation, taken away by every heartbeat. */
export class Measures {
  readonly #series = new Map<SeriesName, Series>();
  readonly #failures = new Map<string, number>();

  observe(name: SeriesName, milliseconds: number): void {
    let series = this.#series.get(name);
    if (!series) {
      series = { count: 0, sumMs: 0, maxMs: 0, buckets: Array.from({ length: HISTOGRAM_CLASSES }, () => 0) };
      this.#series.set(name, series);
    }
    const found = HISTOGRAM_BOUNDS_MS.findIndex((bound) => milliseconds <= bound);
    const place = found === -1 ? HISTOGRAM_CLASSES - 1 : found;
    series.count += 1;
    series.sumMs += milliseconds;
    series.maxMs = Math.max(series.maxMs, milliseconds);
    series.buckets[place] = (series.buckets[place] ?? 0) + 1;
  }

  /** Measures work that succeeds: how long a failure takes says something about time-outs, not about latency. */
  async time<T>(name: SeriesName, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    this.observe(name, performance.now() - start);
    return result;
  }

  countFailure(code: string): void {
    this.#failures.set(code, (this.#failures.get(code) ?? 0) + 1);
  }

  /** What was measured since it was last taken. */
  take(name: SeriesName): Histogram {
    const { count, sumMs, maxMs, buckets } = this.#series.get(name) ?? {
      count: 0,
      sumMs: 0,
      maxMs: 0,
      buckets: Array.from({ length: HISTOGRAM_CLASSES }, () => 0),
    };
    this.#series.delete(name);
    return { count, sumMs: Math.round(sumMs * 1000) / 1000, maxMs: Math.round(maxMs * 1000) / 1000, buckets };
  }

  takeFailures(): Readonly<Record<string, number>> {
    const failures = Object.fromEntries(this.#failures);
    this.#failures.clear();
    return failures;
  }
}

/** The outbound client, with the time that answers take and the failures counted. */
export function measuredOutbound(outbound: OutboundClient, measures: Measures): OutboundClient {
  return {
    ...outbound,
    send: async (request): Promise<OutboundAnswer> => {
      try {
        const answer = await measures.time('cloud-request', async () => await outbound.send(request));
        if (answer.status === 429 || answer.status >= 500) measures.countFailure('connect.cloud-busy');
        // One 401 is how an expired token is noticed; it is followed by a fresh one.
        else if (answer.status >= 400 && answer.status !== 401) measures.countFailure('connect.cloud-refused');
        return answer;
      } catch (error) {
        if (isHawserError(error)) measures.countFailure(error.code);
        throw error;
      }
    },
  };
}

/** The tenant as the engine's target, with the time that a batch takes. */
export function measuredTarget(target: TargetConnector, measures: Measures): TargetConnector {
  return {
    id: target.id,
    name: target.name,
    exportBatch: async (batch, signal) =>
      await measures.time('cloud-batch', async () => await target.exportBatch(batch, signal)),
    confirmed: async (query, signal) => await target.confirmed(query, signal),
    position: async (signal) => await target.position(signal),
    reportHold: async (page, signal) => await target.reportHold(page, signal),
    reportDecision: async (decision, signal) => await target.reportDecision(decision, signal),
    quarantine: async (known, signal) => await target.quarantine(known, signal),
  };
}

/**
 * A source, with the time that the directory takes for each page; the time that the engine takes with it does not
 * count.
 */
export function measuredSource(source: OpenSource, measures: Measures): OpenSource {
  async function* timed(batches: AsyncIterable<ImportBatch>): AsyncGenerator<ImportBatch, void, undefined> {
    const pages = batches[Symbol.asyncIterator]();
    let isDone = false;
    try {
      for (;;) {
        // One after the other is the point: each page is waited for.
        // oxlint-disable-next-line no-await-in-loop
        const page = await measures.time(`read:${source.name}`, async () => await pages.next());
        if (page.done) {
          isDone = true;
          return;
        }
        yield page.value;
      }
    } finally {
      if (!isDone) await pages.return?.();
    }
  }
  return {
    id: source.id,
    name: source.name,
    parameters: (dn) => source.parameters(dn),
    ...(source.reads && { reads: source.reads.bind(source) }),
    way: () => source.way?.(),
    fullImport: (signal) => timed(source.fullImport(signal)),
    deltaImport: (watermark, signal) => timed(source.deltaImport(watermark, signal)),
    ...(source.writeSourceAnchors && { writeSourceAnchors: source.writeSourceAnchors.bind(source) }),
    [Symbol.asyncDispose]: async () => await source[Symbol.asyncDispose](),
  };
}
