import { sql } from 'kysely';
import type { Connection } from '../../../base/database/connection.ts';
import { prepared } from '../../../base/database/prepared.ts';
import { groupsAmong } from '../../objects/memberships.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import type { Person } from '../person.ts';
import type { MethodsFor, Subject } from './outlook.ts';
import { methodsFor } from './outlook.ts';
import type { MethodsPolicy } from './policy.ts';
import { defaultPolicy, groupsIn, methodsPolicy } from './policy.ts';

export async function readPolicy(connection: Connection, tenant: TenantKey): Promise<MethodsPolicy> {
  const { rows } = await sql<{ document: unknown }>`${prepared} select document from methods_policy
    where tenant = ${tenant.number}`.execute(connection);
  return rows[0] ? methodsPolicy.parse(rows[0].document) : defaultPolicy;
}

export async function savePolicy(
  connection: Connection,
  tenant: TenantKey,
  policy: MethodsPolicy,
  { by, at }: { readonly by: string; readonly at: Date },
): Promise<void> {
  await sql`insert into methods_policy (tenant, document, changed_at, changed_by)
    values (${tenant.number}, ${JSON.stringify(policy)}, ${at}, ${by})
    on conflict (tenant) do update set document = excluded.document, changed_at = excluded.changed_at,
      changed_by = excluded.changed_by`.execute(connection);
}

export interface PersonalPolicy extends MethodsFor {
  readonly policy: MethodsPolicy;
  readonly subject: Subject;
}

/** What holds for somebody. */
export async function policyFor(
  connection: Connection,
  person: Pick<Person, 'tenant' | 'id' | 'roles'>,
  isEmergency: boolean,
): Promise<PersonalPolicy> {
  const policy = await readPolicy(connection, person.tenant);
  const groups = await groupsAmong(connection, person.tenant, person.id, groupsIn(policy));
  const subject = { groups, roles: person.roles, isEmergency };
  return { ...methodsFor(policy, subject), policy, subject };
}
