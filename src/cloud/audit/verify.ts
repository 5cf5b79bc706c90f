import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { droppedUpTo } from './retention.ts';
import type { ChainEnd } from './seal.ts';
import type { Seal, SealedEntry } from './segment.ts';
import { contentOf, digestOf, sealedColumns } from './segment.ts';

/** Why a segment is not what was sealed. */
export type Breach = 'entries' | 'seal' | 'end';

export interface AuditState {
  readonly segments: number;
  readonly entries: number;
  /** Segments whose entries were deleted when their time was over. */
  readonly dropped: number;
  /** Entries that the sealer has not seen yet. */
  readonly unsealed: number;
  /** To be kept where nobody can write who can write here. */
  readonly end: ChainEnd;
  readonly broken: { readonly first: number; readonly upto: number; readonly breach: Breach } | null;
}

/** Makes every seal again, from the first one; of the entries it holds one segment at a time. */
export async function verifyAudit(connection: Connection, tenant: TenantKey): Promise<AuditState> {
  const seals = await listSeals(connection, tenant);
  const gone = await droppedUpTo(connection, tenant);
  const count = { entries: 0, dropped: 0 };
  let broken: AuditState['broken'] = null;
  let end: ChainEnd = { upto: 0, digest: '' };
  for (const [index, seal] of seals.entries()) {
    // Nothing stands before the first entry.
    const after = index === 0 ? null : end.upto;
    const entries = await readSegment(connection, tenant, after, seal.upto);
    const breach = breachOf(tenant, end, seal, entries, gone);
    if (breach) {
      broken = { first: end.upto + 1, upto: seal.upto, breach };
      break;
    }
    count.entries += entries.length;
    if (entries.length === 0) count.dropped++;
    end = seal;
  }
  broken ??= await breachAtEnd(connection, tenant, end);
  const unsealed = await countUnsealed(connection, tenant);
  const { upto, digest } = end;
  return { segments: seals.length, ...count, unsealed, end: { upto, digest }, broken };
}

function breachOf(
  tenant: TenantKey,
  before: ChainEnd,
  seal: Seal,
  entries: readonly (SealedEntry & { readonly sequence: number })[],
  gone: number,
): Breach | undefined {
  const first = before.upto + 1;
  if (seal.count !== seal.upto - before.upto || seal.digest !== digestOf(before.digest, seal)) return 'seal';
  if (entries.length === 0 && seal.upto <= gone) return undefined;
  const isComplete = entries.length === seal.count && entries.every(({ sequence }, i) => sequence === first + i);
  return isComplete && contentOf(tenant.number, first, entries) === seal.content ? undefined : 'entries';
}

/** Numbered entries behind the last seal, or a chain that went further: seals were taken away. */
async function breachAtEnd(connection: Connection, tenant: TenantKey, end: ChainEnd): Promise<AuditState['broken']> {
  const { rows } = await sql<{ last: number | null; upto: number | null; digest: string | null }>`
    select (select max(sequence) from audit_entry where tenant = ${tenant.number})::int8 as last,
      (select upto from audit_chain where tenant = ${tenant.number})::int8 as upto,
      (select digest from audit_chain where tenant = ${tenant.number}) as digest`.execute(connection);
  const [{ last, upto, digest } = { last: null, upto: null, digest: null }] = rows;
  const farthest = Math.max(last ?? 0, upto ?? 0);
  if (farthest <= end.upto && (upto ?? 0) === end.upto && (digest ?? '') === end.digest) return null;
  return { first: end.upto + 1, upto: Math.max(farthest, end.upto), breach: 'end' };
}

async function listSeals(connection: Connection, tenant: TenantKey): Promise<readonly Seal[]> {
  const { rows } = await sql<Seal>`select upto::int8 as upto, count, sealed_at as "sealedAt", content, digest
    from audit_seal where tenant = ${tenant.number} order by upto`.execute(connection);
  return rows;
}

async function readSegment(
  connection: Connection,
  tenant: TenantKey,
  after: number | null,
  upto: number,
): Promise<readonly (SealedEntry & { readonly sequence: number })[]> {
  const { rows } = await sql<SealedEntry & { sequence: number }>`
    select sequence::int8 as sequence, ${sealedColumns} from audit_entry
    where tenant = ${tenant.number} and sequence <= ${upto} ${after === null ? sql`` : sql`and sequence > ${after}`}
    order by sequence`.execute(connection);
  return rows;
}

async function countUnsealed(connection: Connection, tenant: TenantKey): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from audit_entry
    where tenant = ${tenant.number} and sequence is null`.execute(connection);
  return rows[0]?.count ?? 0;
}
