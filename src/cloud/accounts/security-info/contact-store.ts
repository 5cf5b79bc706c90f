import { sql } from 'kysely';
import type { Connection } from '../../../base/database/connection.ts';
import type { ContactKind } from '../methods/contact.ts';
import type { MethodId } from '../methods/method.ts';
import type { Owner } from '../methods/method-store.ts';
import type { SessionId } from '../session-store.ts';

export interface PendingContact {
  readonly sessionId: SessionId;
  readonly kind: ContactKind;
  readonly value: string;
  readonly replaces: MethodId | null;
  readonly codeMac: string;
  readonly tries: number;
}

/** In place of the one before. */
export async function savePending(
  connection: Connection,
  { tenant, id }: Owner,
  { sessionId, kind, value, replaces, codeMac, tries, expiresAt }: PendingContact & { readonly expiresAt: Date },
): Promise<void> {
  await sql`insert into pending_contact
      (tenant, object_id, session_id, kind, value, replaces, code_mac, tries, expires_at)
    values (${tenant.number}, ${id}, ${sessionId}, ${kind}, ${value}, ${replaces}, ${codeMac}, ${tries}, ${expiresAt})
    on conflict (tenant, object_id) do update set session_id = excluded.session_id, kind = excluded.kind,
      value = excluded.value, replaces = excluded.replaces, code_mac = excluded.code_mac, tries = excluded.tries,
      expires_at = excluded.expires_at`.execute(connection);
}

/** What waits for a code, in this session. */
export async function findPending(
  connection: Connection,
  { tenant, id }: Owner,
  { sessionId, now }: { readonly sessionId: SessionId; readonly now: Date },
): Promise<PendingContact | undefined> {
  const { rows } = await sql<PendingContact>`select session_id as "sessionId", kind, value, replaces,
      code_mac as "codeMac", tries from pending_contact
    where tenant = ${tenant.number} and object_id = ${id} and session_id = ${sessionId}
      and expires_at > ${now} and tries > 0`.execute(connection);
  return rows[0];
}

export async function saveTries(connection: Connection, { tenant, id }: Owner, tries: number): Promise<void> {
  await sql`update pending_contact set tries = ${tries}
    where tenant = ${tenant.number} and object_id = ${id}`.execute(connection);
}

export async function deletePending(connection: Connection, { tenant, id }: Owner): Promise<void> {
  await sql`delete from pending_contact where tenant = ${tenant.number} and object_id = ${id}`.execute(connection);
}

/** Whether an address leads to a mailbox of the account itself. */
export async function isOwnMailbox(connection: Connection, { tenant, id }: Owner, value: string): Promise<boolean> {
  const { rows } = await sql`select 1 from address
    where tenant = ${tenant.number} and object_id = ${id} and value = ${value}`.execute(connection);
  return rows.length > 0;
}

/** What the directory knows of where somebody can be reached; nobody proved that it is theirs. */
export async function directoryContact(
  connection: Connection,
  { tenant, id }: Owner,
  kind: ContactKind,
): Promise<string | undefined> {
  const attribute = kind === 'email' ? 'otherMailbox' : 'mobile';
  const { rows } = await sql<{ value: string | null }>`
    select case json_typeof(a.value) when 'array' then a.value->>0 else a.value #>> '{}' end as value
    from object o cross join json_each(o.on_premises) a
    where a.key = ${attribute} and o.tenant = ${tenant.number} and o.id = ${id}`.execute(connection);
  return rows[0]?.value ?? undefined;
}
