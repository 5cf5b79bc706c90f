import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { newId } from '../../base/ids.ts';
import { cloudErrors } from '../errors.ts';
import type { Tenant, TenantId, TenantSettings } from './tenant.ts';
import { isUuid } from './tenant.ts';

type Connection = Kysely<unknown>;

interface TenantRow extends Omit<Tenant, 'threshold'> {
  readonly thresholdEnabled: boolean;
  readonly thresholdCount: number;
  readonly thresholdPercent: number | null;
}

const columns = sql`t.id, t.name, t.display_name as "displayName", t.initial_domain as "initialDomain", t.created_at as "createdAt",
  t.block_soft_match as "blockSoftMatch", t.block_cloud_object_takeover as "blockCloudObjectTakeover",
  t.threshold_enabled as "thresholdEnabled", t.threshold_count as "thresholdCount", t.threshold_percent as "thresholdPercent",
  t.source_anchor_attribute as "sourceAnchorAttribute",
  array(select d.name from verified_domain d where d.tenant_id = t.id order by d.name) as "verifiedDomains"`;

function toTenant({ thresholdEnabled, thresholdCount, thresholdPercent, ...rest }: TenantRow): Tenant {
  return { ...rest, threshold: { enabled: thresholdEnabled, count: thresholdCount, percent: thresholdPercent } };
}

export interface NewTenant {
  readonly name: string;
  readonly displayName: string;
  readonly initialDomain: string;
  /** Further domains that count as verified from the start. */
  readonly domains?: readonly string[];
}

/** Makes a tenant; its initial domain is verified by definition. Throws `cloud.tenant-exists` and `cloud.domain-taken`. */
export async function createTenant(connection: Connection, now: Date, tenant: NewTenant): Promise<Tenant> {
  return await connection.transaction().execute(async (transaction) => {
    const id = newId<TenantId>();
    const { numAffectedRows } = await sql`
      insert into tenant (id, name, display_name, initial_domain, created_at)
      values (${id}, ${tenant.name}, ${tenant.displayName}, ${tenant.initialDomain}, ${now})
      on conflict do nothing`.execute(transaction);
    if (numAffectedRows === 0n) throw cloudErrors('cloud.tenant-exists', { name: tenant.name });
    for (const domain of new Set([tenant.initialDomain, ...(tenant.domains ?? [])])) {
      await addVerifiedDomain(transaction, now, id, domain);
    }
    return await getTenant(transaction, id);
  });
}

/** `domain` in lower case. Throws `cloud.domain-taken` when another tenant has it. */
export async function addVerifiedDomain(
  connection: Connection,
  now: Date,
  tenantId: TenantId,
  domain: string,
): Promise<void> {
  const { rows } = await sql<{ tenantId: TenantId }>`
    insert into verified_domain (name, tenant_id, verified_at) values (${domain}, ${tenantId}, ${now})
    on conflict (name) do update set name = excluded.name
    returning tenant_id as "tenantId"`.execute(connection);
  if (rows[0]?.tenantId !== tenantId) throw cloudErrors('cloud.domain-taken', { domain });
}

/** Throws `cloud.unknown-tenant`. */
export async function getTenant(connection: Connection, id: TenantId): Promise<Tenant> {
  const { rows } = await sql<TenantRow>`select ${columns} from tenant t where t.id = ${id}`.execute(connection);
  if (!rows[0]) throw cloudErrors('cloud.unknown-tenant', { tenant: id });
  return toTenant(rows[0]);
}

/** By id, short name or any verified domain: what people write in the first part of an address. */
export async function findTenant(connection: Connection, idOrName: string): Promise<Tenant | undefined> {
  const wanted = idOrName.toLowerCase();
  const { rows } = isUuid(wanted)
    ? await sql<TenantRow>`select ${columns} from tenant t where t.id = ${wanted}`.execute(connection)
    : await sql<TenantRow>`select ${columns} from tenant t
        where t.name = ${wanted} or t.id = (select d.tenant_id from verified_domain d where d.name = ${wanted})
        order by t.name = ${wanted} desc limit 1`.execute(connection);
  return rows[0] && toTenant(rows[0]);
}

export async function listTenants(connection: Connection): Promise<readonly Tenant[]> {
  const { rows } = await sql<TenantRow>`select ${columns} from tenant t order by t.name`.execute(connection);
  return rows.map(toTenant);
}

export async function updateTenantSettings(
  connection: Connection,
  tenantId: TenantId,
  { displayName, blockSoftMatch, blockCloudObjectTakeover, threshold }: TenantSettings,
): Promise<void> {
  await sql`update tenant set display_name = ${displayName}, block_soft_match = ${blockSoftMatch},
      block_cloud_object_takeover = ${blockCloudObjectTakeover}, threshold_enabled = ${threshold.enabled},
      threshold_count = ${threshold.count}, threshold_percent = ${threshold.percent}
    where id = ${tenantId}`.execute(connection);
}

/** The first choice stays: answers the attribute that the tenant uses, which may be another one than was asked for. */
export async function rememberSourceAnchor(
  connection: Connection,
  tenantId: TenantId,
  attribute: string,
): Promise<string> {
  const { rows } = await sql<{ attribute: string }>`
    update tenant set source_anchor_attribute = coalesce(source_anchor_attribute, ${attribute})
    where id = ${tenantId} returning source_anchor_attribute as attribute`.execute(connection);
  return rows[0]?.attribute ?? attribute;
}
