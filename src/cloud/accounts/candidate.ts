import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { prepared } from '../../base/database/prepared.ts';
import type { Person, PersonRow } from './person.ts';
import { isLive, personColumns } from './person.ts';
import { tenantOfName } from './sign-in-name.ts';

/** Somebody who may turn out to be the one who signs in. */
export interface Candidate {
  readonly person: Person;
  /** What their password is compared with; null where they have none here. */
  readonly verifier: string | null;
  readonly mustChange: boolean;
  readonly isBlocked: boolean;
  readonly isEmergency: boolean;
}

/** Who has this sign-in name, as `normalizeName` gives it. */
export async function findCandidate(connection: Connection, name: string): Promise<Candidate | undefined> {
  const tenant = await tenantOfName(connection, name);
  if (!tenant) return undefined;
  type Row = PersonRow & Omit<Candidate, 'person'>;
  const { rows } = await sql<Row>`${prepared}
    select ${personColumns}, c.verifier, coalesce(c.must_change, false) as "mustChange",
      coalesce(a.sign_in_blocked, false) or not ${isLive} as "isBlocked", coalesce(a.emergency, false) as "isEmergency"
    from address n
    join object o on o.tenant = n.tenant and o.id = n.object_id and o.class = 'user' and o.deleted_at is null
    join tenant t on t.number = o.tenant
    left join account a on a.tenant = o.tenant and a.object_id = o.id
    left join credential c on c.tenant = o.tenant and c.object_id = o.id and c.kind = 'password'
    where n.tenant = ${tenant.number} and n.kind = 'upn' and n.value = ${name}`.execute(connection);
  const row = rows[0];
  if (!row) return undefined;
  const { verifier, mustChange, isBlocked, isEmergency, ...person } = row;
  return { person: { ...person, tenant }, verifier, mustChange, isBlocked, isEmergency };
}
