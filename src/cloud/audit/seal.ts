import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { prepared } from '../../base/database/prepared.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import { sweep } from '../tenants/sweeps.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Seal, SealedEntry } from './segment.ts';
import { contentOf, digestOf, sealedColumns } from './segment.ts';

/**
 * The audit is a chain of segments. Who writes an entry waits for nobody: it has no number, and it is in the table as
 * soon as its transaction is committed. A sealer comes by every second, numbers all entries that it finds without a
 * number, and seals them as one segment: SHA-256 over the seal before and over the entries. An entry of a transaction
 * that commits late is found later, with a later number; so none falls between two seals, whatever the clocks say.
 * Several nodes may try: the row of the chain lets one of them in.
 *
 * A seal shows whether something was changed after it was sealed. Whoever can write to the database could make the
 * whole chain anew: so `verify` prints its end, to be kept where they cannot write.
 */
const SEGMENT = 1000;

/** Seals what is there; answers how many entries that were. None when another node is at it. */
export async function sealAudit(context: FeatureContext, tenant: TenantKey): Promise<number> {
  let sealed = 0;
  for (;;) {
    const count = await inTransaction(context, async (within) => await sealSegment(within, tenant));
    sealed += count;
    if (count < SEGMENT) return sealed;
  }
}

async function sealSegment({ connection, clock }: FeatureContext, tenant: TenantKey): Promise<number> {
  const end = await lockChain(connection, tenant);
  if (!end) return 0;
  const { rows } = await sql<SealedEntry>`select ${sealedColumns} from audit_entry
    where tenant = ${tenant.number} and sequence is null order by id limit ${SEGMENT}`.execute(connection);
  if (rows.length === 0) return 0;
  const first = end.upto + 1;
  const numbered = rows.map(({ id }, index) => ({ id, sequence: first + index }));
  await sql`update audit_entry e set sequence = n.sequence
    from jsonb_to_recordset(${JSON.stringify(numbered)}::jsonb) as n (id uuid, sequence bigint)
    where e.tenant = ${tenant.number} and e.id = n.id`.execute(connection);
  const content = contentOf(tenant.number, first, rows);
  const seal = { upto: end.upto + rows.length, count: rows.length, sealedAt: clock.now(), content };
  await saveSeal(connection, tenant, { ...seal, digest: digestOf(end.digest, seal) });
  return rows.length;
}

/** The end of the chain, held until the transaction ends; undefined when somebody else has it. */
async function lockChain(connection: Connection, tenant: TenantKey): Promise<ChainEnd | undefined> {
  await sql`${prepared} insert into audit_chain (tenant) values (${tenant.number}) on conflict do nothing`.execute(
    connection,
  );
  const { rows } = await sql<ChainEnd>`${prepared} select upto::int8 as upto, digest from audit_chain
    where tenant = ${tenant.number} for update skip locked`.execute(connection);
  const [end] = rows;
  return end && { upto: end.upto, digest: end.digest };
}

export interface ChainEnd {
  readonly upto: number;
  readonly digest: string;
}

async function saveSeal(connection: Connection, tenant: TenantKey, seal: Seal): Promise<void> {
  const { upto, count, sealedAt, content, digest } = seal;
  await sql`${prepared} insert into audit_seal (tenant, upto, count, sealed_at, content, digest)
    values (${tenant.number}, ${upto}, ${count}, ${sealedAt}, ${content}, ${digest})`.execute(connection);
  await sql`${prepared} update audit_chain set upto = ${upto}, digest = ${digest}
    where tenant = ${tenant.number}`.execute(connection);
}

/** Tenants with entries that are not sealed yet. */
export async function listUnsealed(connection: Connection): Promise<readonly TenantKey[]> {
  const { rows } = await sql<TenantKey>`${sweep('audit-unsealed')} select id, number from tenant
    where number in (select tenant from audit_entry where sequence is null) order by number`.execute(connection);
  return rows;
}
