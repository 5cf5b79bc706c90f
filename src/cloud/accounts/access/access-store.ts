import { sql } from 'kysely';
import type { Connection } from '../../../base/database/connection.ts';
import { prepared } from '../../../base/database/prepared.ts';
import { groupsAmong } from '../../objects/memberships.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { readAccount } from '../account.ts';
import type { Person } from '../person.ts';
import type { AccessDocument } from './access-document.ts';
import { emptyAccess, groupsIn, parseKept } from './access-document.ts';
import type { AccessRequest, ExplainedDecision } from './decision.ts';
import { decide } from './decision.ts';

export async function readAccess(connection: Connection, tenant: TenantKey): Promise<AccessDocument> {
  const { rows } = await sql<{ document: unknown }>`select document from access_policy
    where tenant = ${tenant.number}`.execute(connection);
  return rows[0] ? parseKept(rows[0].document) : emptyAccess;
}

export async function saveAccess(
  connection: Connection,
  tenant: TenantKey,
  document: AccessDocument,
  { by, at }: { readonly by: string; readonly at: Date },
): Promise<void> {
  await sql`insert into access_policy (tenant, document, groups, changed_at, changed_by)
    values (${tenant.number}, ${JSON.stringify(document)}, ${[...groupsIn(document)]}::uuid[], ${at}, ${by})
    on conflict (tenant) do update set document = excluded.document, groups = excluded.groups,
      changed_at = excluded.changed_at, changed_by = excluded.changed_by`.execute(connection);
}

interface Row {
  readonly document: unknown;
  readonly groups: readonly string[];
  readonly isEmergency: boolean;
}

/**
 * What the access policy says of somebody who signs in, or who comes with what they got when they did. One statement:
 * tokens are renewed often. A circle of groups ends it.
 */
export async function judgeAccess(
  connection: Connection,
  { tenant, id, roles }: Pick<Person, 'tenant' | 'id' | 'roles'>,
  { application, address }: Pick<AccessRequest, 'application' | 'address'>,
): Promise<ExplainedDecision> {
  const { rows } = await sql<Row>`${prepared} select p.document,
      coalesce((select a.emergency from account a where a.tenant = ${tenant.number} and a.object_id = ${id}), false)
        as "isEmergency",
      case when p.groups = '{}' then '{}'::text[] else array(
        with recursive membership (number) as (
          select r.source from reference r join object o on o.tenant = r.tenant and o.number = r.target
          where r.tenant = ${tenant.number} and o.tenant = ${tenant.number} and o.id = ${id} and r.attribute = 'member'
          union
          select r.source from reference r join membership m on m.number = r.target
          where r.tenant = ${tenant.number} and r.attribute = 'member')
        select g.id::text from object g join membership m on m.number = g.number
        where g.tenant = ${tenant.number} and g.class = 'group' and g.deleted_at is null and g.id = any(p.groups)) end
        as groups
    from access_policy p where p.tenant = ${tenant.number}`.execute(connection);
  const [row] = rows;
  const { document, groups, isEmergency } = row ?? { document: emptyAccess, groups: [], isEmergency: false };
  const person = { id, groups: new Set(groups), roles, isEmergency };
  return decide(row ? parseKept(document) : emptyAccess, { person, application, address });
}

/** The same of a document that is not kept yet. */
export async function judgeWith(
  connection: Connection,
  document: AccessDocument,
  { tenant, id, roles }: Pick<Person, 'tenant' | 'id' | 'roles'>,
  { application, address }: Pick<AccessRequest, 'application' | 'address'>,
): Promise<ExplainedDecision> {
  const groups = await groupsAmong(connection, tenant, id, groupsIn(document));
  const { emergency: isEmergency } = await readAccount(connection, tenant, id);
  return decide(document, { person: { id, groups, roles, isEmergency }, application, address });
}

/** Whether a session may go on to an application, or what it lacks. */
export type SessionAccess = 'enough' | 'second-factor' | 'block';

export async function judgeSession(
  connection: Connection,
  { person, amr }: { readonly person: Person; readonly amr: readonly string[] },
  asked: Pick<AccessRequest, 'application' | 'address'>,
): Promise<SessionAccess> {
  const { access } = (await judgeAccess(connection, person, asked)).decided;
  if (access === 'block') return 'block';
  return access === 'second-factor' && !amr.includes('mfa') ? 'second-factor' : 'enough';
}
