import { sql } from 'kysely';
import { inTransaction } from '../../../base/database/transaction.ts';
import type { Connection } from '../../../base/database/connection.ts';
import type { BusinessContext } from '../../audit/business-events.ts';
import { recordEvent } from '../../audit/business-events.ts';
import { methodEvents } from '../../audit/method-events.ts';
import { lockTenant } from '../../objects/lock.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { accountErrors } from '../errors.ts';
import { requireBreachedList } from './breached-list.ts';

/** What a tenant adds to the rules for new passwords. */
export interface TenantPasswordRules {
  /** As administrators wrote them. */
  readonly words: readonly string[];
  /** `audit`: what the blocklist would refuse is written down and let through. */
  readonly mode: 'enforce' | 'audit';
  /** A list of breached passwords, at the same path on each node of the cloud. */
  readonly breachedFile: string | null;
}

/** As the field has it. */
export const wordLimits = { count: 1000, shortest: 4, longest: 16 } as const;

export async function readPasswordRules(connection: Connection, tenant: TenantKey): Promise<TenantPasswordRules> {
  const { rows } = await sql<TenantPasswordRules>`select words, mode, breached_file as "breachedFile"
    from password_rules where tenant = ${tenant.number}`.execute(connection);
  return rows[0] ?? { words: [], mode: 'enforce', breachedFile: null };
}

/** Changes what is named; answers all of it. Throws `accounts.banned-word-invalid` and `breached.list-unreadable`. */
export async function changePasswordRules(
  context: BusinessContext,
  tenant: TenantKey,
  wanted: Partial<TenantPasswordRules>,
  actor: string,
): Promise<TenantPasswordRules> {
  const { shortest, longest } = wordLimits;
  const word = wanted.words?.find(({ length }) => length < shortest || length > longest);
  if (word !== undefined) throw accountErrors('accounts.banned-word-invalid', { word, shortest, longest });
  if (typeof wanted.breachedFile === 'string') await requireBreachedList(wanted.breachedFile);
  return await inTransaction(context, async (inside) => {
    const { connection } = inside;
    await lockTenant(connection, tenant);
    const after = { ...(await readPasswordRules(connection, tenant)), ...wanted };
    await sql`insert into password_rules (tenant, words, mode, breached_file)
      values (${tenant.number}, ${[...after.words]}::text[], ${after.mode}, ${after.breachedFile})
      on conflict (tenant) do update set words = excluded.words, mode = excluded.mode,
        breached_file = excluded.breached_file`.execute(connection);
    const { words, ...rest } = wanted;
    const changes = [
      ...Object.entries(rest).map(([name, value]) => `${name}: ${value ?? '-'}`),
      ...(words ? [`words: ${words.length}`] : []),
    ];
    const values = { actor, changes: changes.join(', ') };
    await recordEvent(inside, tenant, methodEvents.passwordRulesChanged, values, { actor });
    return after;
  });
}
