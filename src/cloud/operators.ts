import type { Clock } from '../base/clock.ts';
import type { Database } from '../base/database/database.ts';
import type { HttpApp } from '../base/http/app.ts';
import { createApp } from '../base/http/app.ts';
import type { Logger } from '../base/log.ts';
import { hawserVersion } from '../base/version.ts';
import { healthMetrics } from './health/metrics.ts';
import { searchLocaleProblem } from './objects/search-locale.ts';
import { requireReadiness } from './health/readiness.ts';
import type { Metrics } from './metrics.ts';

export interface OperatorsOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/**
 * What operators look at: numbers of all tenants and what this node runs on. It has an address of its own, which
 * people, agents and clients do not reach, and asks nobody who they are.
 */
export function operatorsApp({ database, clock, log, metrics }: OperatorsOptions): HttpApp {
  const app = createApp(log);
  app.get('/health', async (context) => {
    await requireReadiness(database);
    const problem = await searchLocaleProblem(database.kysely);
    const warnings = problem ? [{ code: problem.code, message: problem.text('en') }] : [];
    return context.json({ status: 'ok', version: hawserVersion(), database: database.kind, warnings });
  });
  app.get('/metrics', async (context) => {
    const more = await healthMetrics(database.kysely, clock.now());
    return context.text(await metrics.render(database.kysely, more));
  });
  return app;
}
