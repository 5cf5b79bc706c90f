import { sql } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { HOUR, MINUTE } from '../base/clock.ts';
import type { Connection } from '../base/database/connection.ts';
import type { Database } from '../base/database/database.ts';
import { patiently } from '../base/database/deadline.ts';
import type { Logger } from '../base/log.ts';
import { sweepRateLimits } from '../base/rate-limit.ts';
import type { SecretBox } from '../base/secrets.ts';
import type { Service } from '../base/work.ts';
import { pause } from '../base/work.ts';
import { sweepKeptForms } from './accounts/kept-form.ts';
import { sweepSessions } from './accounts/session.ts';
import { sweepSignIns } from './sign-ins/retention.ts';
import { dropOldAudit } from './audit/retention.ts';
import { sweepCounters } from './accounts/lockout/counter-store.ts';
import { sweepFlows } from './accounts/flow/flow-store.ts';
import { sweepMail } from './mail/mail-store.ts';
import { sweepPending } from './password-hashes/written-back.ts';
import { purgeExpired } from './objects/recycle-bin.ts';
import { ensureSearchIndex } from './objects/search-index.ts';
import { searchLocaleProblem } from './objects/search-locale.ts';
import { reapplyQuarantined } from './provisioning/quarantine.ts';
import { listTenants } from './tenants/store.ts';
import { rollSigningKeys } from './apis/oauth/key-rotation.ts';
import { sweepOidcRecords } from './apis/oauth/oidc-store.ts';

interface Options {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly secrets: SecretBox;
}

/** What is done every hour at every node. All of it may be done twice or at the same time without harm. */
export function housekeeping(options: Options): readonly Service[] {
  return [
    {
      name: 'housekeeping',
      run: async (signal) => {
        // Not in the moment of the start, which is when everybody waits.
        for (let waitMs = MINUTE; await pause(waitMs, signal); waitMs = HOUR) await runHousekeeping(options);
      },
    },
  ];
}

export async function runHousekeeping(options: Options): Promise<void> {
  await patiently(options.database, async (kysely) => await runJobs(kysely, options));
}

async function runJobs(kysely: Connection, { database, clock, log, secrets }: Options): Promise<void> {
  const context = { connection: kysely, clock };
  const problem = await searchLocaleProblem(kysely);
  if (problem) log.warn({ code: problem.code }, problem.text('en'));
  const jobs: readonly (readonly [string, () => Promise<unknown>])[] = [
    // A service that was killed during a first fill.
    ['build the index of the search', () => ensureSearchIndex(kysely)],
    ['sweep rate limits', () => sweepRateLimits(context)],
    ['sweep sessions', () => sweepSessions(context)],
    ['sweep unfinished sign-ins', () => sweepFlows(context)],
    ['sweep forms that waited', () => sweepKeptForms(context)],
    ['sweep passwords of requests', () => sweepPending(context)],
    ['sweep counters of wrong passwords', () => sweepCounters(context)],
    ['sweep mail', () => sweepMail(kysely, clock.now())],
    ['sweep tokens', () => sweepOidcRecords(kysely, clock)],
    ...(await listTenants(kysely)).flatMap((tenant) => [
      [`re-apply quarantined values of ${tenant.name}`, () => reapplyQuarantined(context, tenant)] as const,
      [`delete old audit entries of ${tenant.name}`, () => dropOldAudit({ ...context, log }, tenant)] as const,
      [`sweep sign-ins of ${tenant.name}`, () => sweepSignIns(context, tenant)] as const,
      [`roll the signing keys of ${tenant.name}`, () => rollSigningKeys({ ...context, secrets }, tenant)] as const,
      [`empty the recycle bin of ${tenant.name}`, () => purgeExpired(context, tenant)] as const,
    ]),
  ];
  for (const [job, run] of jobs) {
    try {
      await run();
    } catch (error) {
      log.error({ err: error, job }, 'a job failed; it is tried again in an hour');
    }
  }
  // A server does this automatically (autovacuum); the embedded database does not.
  if (database.kind === 'pglite') await sql`vacuum (analyze)`.execute(kysely);
}
