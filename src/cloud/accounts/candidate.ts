import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { prepared } from '../../base/database/prepared.ts';
import type { SynchronizedPasswords } from '../tenants/tenant.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Person, PersonRow } from './person.ts';
import { isLive, personColumns } from './person.ts';
import { isSynchronizedHash } from './synchronized-credential.ts';
import { tenantOfName } from './sign-in-name.ts';

/** What came from a forest about a password. */
export interface SynchronizedPassword {
  readonly verifier: string;
  readonly setAt: Date;
  readonly mustChange: boolean;
  readonly accountExpiresAt: Date | null;
}

/** Somebody who may turn out to be the one who signs in, and everything that their password can be compared with. */
export interface Candidate {
  readonly person: Person;
  /** Of people who come from a forest. */
  readonly sourceAnchor: string | null;
  readonly isBlocked: boolean;
  readonly isEmergency: boolean;
  /** Of a password that was set here. */
  readonly verifier: string | null;
  /** That password is good for nothing but choosing another one. */
  readonly mustChange: boolean;
  readonly synchronized: SynchronizedPassword | null;
  readonly passwords: SynchronizedPasswords;
}

interface CandidateRow extends PersonRow {
  readonly sourceAnchor: string | null;
  readonly isBlocked: boolean;
  readonly isEmergency: boolean;
  readonly verifier: string | null;
  readonly mustChange: boolean;
  readonly hashVerifier: string | null;
  readonly hashSetAt: Date | null;
  readonly hashMustChange: boolean | null;
  readonly accountExpiresAt: Date | null;
  readonly verification: SynchronizedPasswords['verification'];
  readonly honourMustChange: boolean;
  readonly honourAccountExpiry: boolean;
  readonly maximumDays: number | null;
}

/** Who has this sign-in name, as `normalizeName` gives it; undefined: nobody here. */
export async function findCandidate(connection: Connection, name: string): Promise<Candidate | undefined> {
  const tenant = await tenantOfName(connection, name);
  if (!tenant) return undefined;
  const { rows } = await sql<CandidateRow>`${prepared}
    select ${personColumns}, case when o.synchronized then o.source_anchor end as "sourceAnchor",
      coalesce(a.sign_in_blocked, false) or not ${isLive} as "isBlocked", coalesce(a.emergency, false) as "isEmergency",
      c.verifier, coalesce(c.must_change, false) as "mustChange",
      h.verifier as "hashVerifier", h.set_at as "hashSetAt", h.must_change as "hashMustChange",
      h.account_expires_at as "accountExpiresAt", t.password_verification as verification,
      t.honour_must_change as "honourMustChange", t.honour_account_expiry as "honourAccountExpiry",
      t.synchronized_password_days as "maximumDays"
    from address n
    join object o on o.tenant = n.tenant and o.id = n.object_id and o.class = 'user' and o.deleted_at is null
    left join account a on a.tenant = o.tenant and a.object_id = o.id
    left join credential c on c.tenant = o.tenant and c.object_id = o.id and c.kind = 'password'
    left join credential h on h.tenant = o.tenant and h.object_id = o.id and ${isSynchronizedHash}
    join tenant t on t.number = o.tenant
    where n.tenant = ${tenant.number} and n.kind = 'upn' and n.value = ${name}`.execute(connection);
  return rows[0] && toCandidate(rows[0], tenant);
}

function toCandidate(row: CandidateRow, tenant: TenantKey): Candidate {
  const { hashVerifier, hashSetAt, hashMustChange, accountExpiresAt, ...known } = row;
  const { verification, honourMustChange, honourAccountExpiry, maximumDays, ...rest } = known;
  const { sourceAnchor, isBlocked, isEmergency, verifier, mustChange, ...person } = rest;
  const synchronized =
    hashVerifier !== null && hashSetAt !== null
      ? { verifier: hashVerifier, setAt: hashSetAt, mustChange: hashMustChange ?? false, accountExpiresAt }
      : null;
  const passwords = { verification, honourMustChange, honourAccountExpiry, maximumDays };
  const own = { sourceAnchor, isBlocked, isEmergency, verifier, mustChange };
  return { person: { ...person, tenant }, ...own, synchronized, passwords };
}
