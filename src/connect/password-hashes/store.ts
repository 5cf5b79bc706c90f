import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { Migrations } from '../../base/database/migrate.ts';
import type { Detail } from '../../base/details.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { ReplicationPosition } from '../../rpc/index.ts';

export const passwordHashMigrations: Migrations = {
  feature: 'connect/password-hashes',
  folder: new URL('migrations/', import.meta.url),
};

/** What is known of one domain. */
export interface HashDomain {
  readonly connector: string;
  readonly domain: string;
  /** The domain controller that was read last. */
  readonly server: string | null;
  readonly position: ReplicationPosition | null;
  /** Whether everything is being read. */
  readonly readsAll: boolean;
  /** When everything was last read. */
  readonly fullAt: Date | null;
  readonly succeededAt: Date | null;
  /** Why the last cycle failed; null: it did not. */
  readonly failure: Detail | null;
}

export async function isSwitchedOn(connection: Connection): Promise<boolean> {
  const { rows } = await sql`select 1 from password_hash_switch`.execute(connection);
  return rows.length > 0;
}

/** Off forgets how far the domains were read: on again starts from the beginning. */
export async function switchHashes({ connection, clock }: FeatureContext, on: boolean): Promise<void> {
  if (on) {
    await sql`insert into password_hash_switch (since) values (${clock.now()}) on conflict do nothing`.execute(
      connection,
    );
    return;
  }
  await sql`delete from password_hash_switch`.execute(connection);
  await sql`delete from password_hash_domain`.execute(connection);
}

export async function listHashDomains(connection: Connection): Promise<readonly HashDomain[]> {
  const { rows } = await sql<HashDomain>`
    select connector, domain, server, position, reads_all as "readsAll", full_at as "fullAt",
      succeeded_at as "succeededAt", failure
    from password_hash_domain order by connector, domain`.execute(connection);
  return rows;
}

export async function saveHashDomain(
  connection: Connection,
  { connector, domain, server, position, readsAll, fullAt, succeededAt, failure }: HashDomain,
): Promise<void> {
  const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));
  await sql`insert into password_hash_domain
      (connector, domain, server, position, reads_all, full_at, succeeded_at, failure)
    values (${connector}, ${domain}, ${server}, ${json(position)}::jsonb, ${readsAll}, ${fullAt}, ${succeededAt},
      ${json(failure)}::jsonb)
    on conflict (connector, domain) do update set server = excluded.server, position = excluded.position,
      reads_all = excluded.reads_all, full_at = excluded.full_at, succeeded_at = excluded.succeeded_at,
      failure = excluded.failure`.execute(connection);
}
