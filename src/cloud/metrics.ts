import { sweep } from './tenants/sweeps.ts';
import type { MiddlewareHandler } from 'hono';
import { sql } from 'kysely';
import { SECOND } from '../base/clock.ts';
import type { EventEntry } from '../base/event-log.ts';
import type { Connection } from '../base/database/connection.ts';

const BUCKETS_SECONDS = [0.005, 0.025, 0.1, 0.5, 2.5, 10] as const;

interface Series {
  count: number;
  seconds: number;
  readonly buckets: number[];
}

/** Counters of this node and numbers of the database, in the text format of Prometheus. */
export class Metrics {
  readonly #requests = new Map<string, Series>();

  readonly #events = new Map<string, number>();

  /** What happened in the event log of this node. */
  countEvent({ source, id }: EventEntry): void {
    const labels = `source="${source}",event="${id}"`;
    this.#events.set(labels, (this.#events.get(labels) ?? 0) + 1);
  }

  middleware(): MiddlewareHandler {
    return async (context, next) => {
      const start = performance.now();
      await next();
      // The pattern, not the path: ids in labels would make a series each.
      const route = context.req.routePath;
      this.#observe(
        `method="${context.req.method}",route="${route}",status="${context.res.status}"`,
        performance.now() - start,
      );
    };
  }

  async render(connection: Connection, more: readonly string[] = []): Promise<string> {
    const lines = ['# TYPE hawser_http_request_duration_seconds histogram'];
    for (const [labels, { count, seconds, buckets }] of this.#requests) {
      const name = 'hawser_http_request_duration_seconds';
      BUCKETS_SECONDS.forEach((limit, index) =>
        lines.push(`${name}_bucket{${labels},le="${limit}"} ${buckets[index]}`),
      );
      lines.push(
        `${name}_bucket{${labels},le="+Inf"} ${count}`,
        `${name}_sum{${labels}} ${seconds}`,
        `${name}_count{${labels}} ${count}`,
      );
    }
    lines.push('# TYPE hawser_events_total counter');
    for (const [labels, count] of this.#events) lines.push(`hawser_events_total{${labels}} ${count}`);
    lines.push('# TYPE hawser_objects gauge');
    const { rows } = await sql<{ class: string; state: string; count: number }>`${sweep('metrics')}
      select class, state, sum(count)::bigint as count from object_count group by class, state order by class, state`.execute(
      connection,
    );
    for (const row of rows) lines.push(`hawser_objects{class="${row.class}",state="${row.state}"} ${row.count}`);
    lines.push(
      '# TYPE hawser_process_resident_memory_bytes gauge',
      `hawser_process_resident_memory_bytes ${process.memoryUsage.rss()}`,
      ...more,
    );
    return `${lines.join('\n')}\n`;
  }

  #observe(labels: string, milliseconds: number): void {
    let series = this.#requests.get(labels);
    if (!series) this.#requests.set(labels, (series = { count: 0, seconds: 0, buckets: BUCKETS_SECONDS.map(() => 0) }));
    const seconds = milliseconds / SECOND;
    series.count++;
    series.seconds += seconds;
    BUCKETS_SECONDS.forEach((limit, index) => {
      if (seconds <= limit) series.buckets[index] = (series.buckets[index] ?? 0) + 1;
    });
  }
}
