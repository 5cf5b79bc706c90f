import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { Migrations } from '../../base/database/migrate.ts';
import type { Detail } from '../../base/details.ts';
import type { DomainCapabilities } from './model.ts';

export const rightsMigrations: Migrations = {
  feature: 'connect/rights',
  folder: new URL('migrations/', import.meta.url),
};

/** What is known of one domain. */
export interface KnownDomain {
  readonly connector: string;
  readonly domain: string;
  readonly triedAt: Date;
  /** Since when deltas bring deletions; null: they do not. */
  readonly seenSince: Date | null;
  /** As it last answered; null: it never did. */
  readonly state: DomainCapabilities | null;
  /** Why it could not be asked the last time. */
  readonly failure: Detail | null;
}

export async function readKnownDomains(connection: Connection): Promise<readonly KnownDomain[]> {
  const { rows } = await sql<KnownDomain>`
    select connector, domain, tried_at as "triedAt", seen_since as "seenSince", state, failure
    from domain_capability order by connector, domain`.execute(connection);
  return rows;
}

export async function saveKnownDomain(connection: Connection, known: KnownDomain): Promise<void> {
  const { connector, domain, triedAt, seenSince, state, failure } = known;
  const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));
  await sql`insert into domain_capability (connector, domain, tried_at, seen_since, state, failure)
    values (${connector}, ${domain}, ${triedAt}, ${seenSince}, ${json(state)}::jsonb, ${json(failure)}::jsonb)
    on conflict (connector, domain) do update set tried_at = excluded.tried_at, seen_since = excluded.seen_since,
      state = excluded.state, failure = excluded.failure`.execute(connection);
}

/** Domains of a connector that are not read any more. */
export async function forgetDomains(connection: Connection, connector: string, kept: readonly string[]): Promise<void> {
  await sql`delete from domain_capability where connector = ${connector} and not domain = any(${kept}::text[])`.execute(
    connection,
  );
}
