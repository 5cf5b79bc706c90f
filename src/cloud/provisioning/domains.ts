import type { FeatureContext } from '../../base/feature-context.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import { sql } from 'kysely';
import { lockTenant } from '../objects/lock.ts';
import type { Connection } from '../../base/database/connection.ts';
import { addVerifiedDomain, getTenant } from '../tenants/store.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { applyOperations } from './apply.ts';
import type { Operation } from '../../wire/index.ts';

const PAGE = 1000;

/**
 * Adds a verified domain to a tenant. Users whose on-premises user principal name ends in it now get that name instead
 * of the computed one: the one occasion besides an on-premises change on which names are computed again. Answers how
 * many were renamed. Throws `cloud.domain-taken`.
 */
export async function verifyDomain(
  context: FeatureContext,
  key: TenantKey,
  domain: string,
  actor: string,
): Promise<number> {
  await addVerifiedDomain(context.connection, key, domain, context.clock.now());
  let renamed = 0;
  for (let after = ''; ;) {
    const { rows, count } = await inTransaction(context, async ({ connection: transaction, clock }) => {
      const lock = await lockTenant(transaction, key);
      const rows = await usersNamedIn(transaction, key, domain, after);
      const tenant = await getTenant(transaction, key);
      const operations = rows.map(({ id, sourceAnchor }): Operation => ({
        kind: 'update',
        id,
        sourceAnchor,
        objectClass: 'user',
        attributes: {},
        removed: [],
        references: {},
      }));
      const input = { tenant, lock, now: clock.now(), actor, operations, recomputesNames: true };
      const answers = rows.length === 0 ? [] : await applyOperations(transaction, input);
      return { rows, count: answers.filter(({ outcome }) => outcome === 'updated').length };
    });
    renamed += count;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return renamed;
    after = last.id;
  }
}

async function usersNamedIn(
  connection: Connection,
  tenant: TenantKey,
  domain: string,
  after: string,
): Promise<readonly { readonly id: string; readonly sourceAnchor: string }[]> {
  const { rows } = await sql<{ id: string; sourceAnchor: string }>`
    select id, source_anchor as "sourceAnchor" from object
    where tenant = ${tenant.number} and class = 'user' and synchronized and deleted_at is null
      and source_anchor is not null
      and lower(on_premises->>'userPrincipalName') like ${`%@${domain}`}
      ${after === '' ? sql`` : sql`and id > ${after}::uuid`}
    order by id limit ${PAGE}`.execute(connection);
  return rows;
}
