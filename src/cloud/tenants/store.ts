import { inTransaction } from '../../base/database/transaction.ts';
import { sql } from 'kysely';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { Connection } from '../../base/database/connection.ts';
import { prepared } from '../../base/database/prepared.ts';
import { newId, isUuid } from '../../base/ids.ts';
import { cloudErrors } from '../errors.ts';
import type { TenantId, TenantKey, TenantNumber } from './tenant-key.ts';
import type { PasswordVerification, SignInSettings, SynchronizedPasswords, Tenant, TenantSettings } from './tenant.ts';

interface TenantRow extends Omit<Tenant, 'threshold' | 'passwords' | 'signIn'>, SignInSettings {
  readonly passwordVerification: PasswordVerification;
  readonly honourMustChange: boolean;
  readonly honourAccountExpiry: boolean;
  readonly passwordDays: number | null;
  readonly thresholdEnabled: boolean;
  readonly thresholdWindowHours: number;
  readonly thresholdCount: number;
  readonly thresholdPercent: number | null;
}

const columns = sql`t.id, t.number, t.name, t.display_name as "displayName", t.initial_domain as "initialDomain", t.created_at as "createdAt",
  t.block_soft_match as "blockSoftMatch", t.block_cloud_object_takeover as "blockCloudObjectTakeover",
  t.matching_ends_at as "matchingEndsAt",
  t.allow_synchronized_global as "allowSynchronizedGlobal",
  t.threshold_enabled as "thresholdEnabled", t.threshold_window_hours as "thresholdWindowHours",
  t.threshold_count as "thresholdCount", t.threshold_percent as "thresholdPercent",
  t.password_verification as "passwordVerification", t.honour_must_change as "honourMustChange",
  t.honour_account_expiry as "honourAccountExpiry", t.synchronized_password_days as "passwordDays",
  t.offer_to_stay as "offersToStay", t.consent_by_people as "consentByPeople",
  t.allow_password_grant as "allowsPasswordGrant", t.sign_in_days as "signInDays",
  t.source_anchor_attribute as "sourceAnchorAttribute",
  array(select d.name from verified_domain d where d.tenant = t.number order by d.name) as "verifiedDomains"`;

function toTenant({
  thresholdEnabled: enabled,
  thresholdWindowHours: windowHours,
  thresholdCount: count,
  thresholdPercent: percent,
  passwordVerification: verification,
  honourMustChange,
  honourAccountExpiry,
  passwordDays: maximumDays,
  offersToStay,
  consentByPeople,
  allowsPasswordGrant,
  ...rest
}: TenantRow): Tenant {
  const passwords = { verification, honourMustChange, honourAccountExpiry, maximumDays };
  return {
    ...rest,
    passwords,
    signIn: { offersToStay, consentByPeople, allowsPasswordGrant },
    threshold: { enabled, windowHours, count, percent },
  };
}

export interface NewTenant {
  readonly name: string;
  readonly displayName: string;
  readonly initialDomain: string;
  /** Further domains that count as verified from the start. */
  readonly domains?: readonly string[];
}

/**
 * Makes a tenant; its initial domain is verified by definition. Throws `cloud.tenant-exists` and `cloud.domain-taken`.
 */
export async function createTenant(context: FeatureContext, tenant: NewTenant): Promise<Tenant> {
  return await inTransaction(context, async ({ connection: transaction, clock }) => {
    const now = clock.now();
    const { rows } = await sql<TenantKey>`
      with counted as (update last_tenant set number = number + 1 returning number)
      insert into tenant (number, id, name, display_name, initial_domain, created_at)
      select number, ${newId<TenantId>()}, ${tenant.name}, ${tenant.displayName}, ${tenant.initialDomain}, ${now}
      from counted
      on conflict do nothing returning id, number`.execute(transaction);
    const key = rows[0];
    if (!key) throw cloudErrors('cloud.tenant-exists', { name: tenant.name });
    for (const domain of new Set([tenant.initialDomain, ...(tenant.domains ?? [])])) {
      await addVerifiedDomain(transaction, key, domain, now);
    }
    return await getTenant(transaction, key);
  });
}

/** `domain` in lower case. Throws `cloud.domain-taken` when another tenant has it. */
export async function addVerifiedDomain(
  connection: Connection,
  tenant: TenantKey,
  domain: string,
  verifiedAt: Date,
): Promise<void> {
  const { rows } = await sql<{ tenant: TenantNumber }>`
    insert into verified_domain (name, tenant, verified_at) values (${domain}, ${tenant.number}, ${verifiedAt})
    on conflict (name) do update set name = excluded.name
    returning tenant`.execute(connection);
  if (rows[0]?.tenant !== tenant.number) throw cloudErrors('cloud.domain-taken', { domain });
}

/** Throws `cloud.unknown-tenant`. */
export async function getTenant(connection: Connection, tenant: TenantKey): Promise<Tenant> {
  const { rows } = await sql<TenantRow>`
    select ${columns} from tenant t where t.number = ${tenant.number}`.execute(connection);
  if (!rows[0]) throw cloudErrors('cloud.unknown-tenant', { tenant: tenant.id });
  return toTenant(rows[0]);
}

/** By id, short name or any verified domain: what people write in the first part of an address. */
export async function findTenant(connection: Connection, idOrName: string): Promise<Tenant | undefined> {
  const wanted = idOrName.toLowerCase();
  const { rows } = isUuid(wanted)
    ? await sql<TenantRow>`${prepared} select ${columns} from tenant t where t.id = ${wanted}`.execute(connection)
    : await sql<TenantRow>`select ${columns} from tenant t
        where t.name = ${wanted} or t.number = (select d.tenant from verified_domain d where d.name = ${wanted})
        order by t.name = ${wanted} desc limit 1`.execute(connection);
  return rows[0] && toTenant(rows[0]);
}

export async function listTenants(connection: Connection): Promise<readonly Tenant[]> {
  const { rows } = await sql<TenantRow>`select ${columns} from tenant t order by t.name`.execute(connection);
  return rows.map(toTenant);
}

export async function updateTenantSettings(
  connection: Connection,
  tenant: TenantKey,
  { displayName, blockSoftMatch, blockCloudObjectTakeover, threshold, signInDays }: TenantSettings,
): Promise<void> {
  await sql`update tenant set display_name = ${displayName}, block_soft_match = ${blockSoftMatch},
      block_cloud_object_takeover = ${blockCloudObjectTakeover}, threshold_enabled = ${threshold.enabled},
      threshold_window_hours = ${threshold.windowHours}, threshold_count = ${threshold.count},
      threshold_percent = ${threshold.percent}, sign_in_days = ${signInDays}
    where number = ${tenant.number}`.execute(connection);
}

export async function saveMatching(
  connection: Connection,
  tenant: TenantKey,
  {
    blockSoftMatch,
    blockCloudObjectTakeover,
    matchingEndsAt,
  }: Pick<Tenant, 'blockSoftMatch' | 'blockCloudObjectTakeover' | 'matchingEndsAt'>,
): Promise<void> {
  await sql`update tenant set block_soft_match = ${blockSoftMatch},
      block_cloud_object_takeover = ${blockCloudObjectTakeover}, matching_ends_at = ${matchingEndsAt}
    where number = ${tenant.number}`.execute(connection);
}

export async function saveSignInDays(connection: Connection, tenant: TenantKey, days: number): Promise<void> {
  await sql`update tenant set sign_in_days = ${days} where number = ${tenant.number}`.execute(connection);
}

export async function saveRoleSettings(
  connection: Connection,
  tenant: TenantKey,
  { allowSynchronizedGlobal }: Pick<Tenant, 'allowSynchronizedGlobal'>,
): Promise<void> {
  await sql`update tenant set allow_synchronized_global = ${allowSynchronizedGlobal}
    where number = ${tenant.number}`.execute(connection);
}

export async function savePasswordSettings(
  connection: Connection,
  tenant: TenantKey,
  { verification, honourMustChange, honourAccountExpiry, maximumDays }: SynchronizedPasswords,
): Promise<void> {
  await sql`update tenant set password_verification = ${verification}, honour_must_change = ${honourMustChange},
      honour_account_expiry = ${honourAccountExpiry}, synchronized_password_days = ${maximumDays}
    where number = ${tenant.number}`.execute(connection);
}

export async function saveSignInSettings(
  connection: Connection,
  tenant: TenantKey,
  { offersToStay, consentByPeople, allowsPasswordGrant }: SignInSettings,
): Promise<void> {
  await sql`update tenant set offer_to_stay = ${offersToStay}, consent_by_people = ${consentByPeople},
      allow_password_grant = ${allowsPasswordGrant} where number = ${tenant.number}`.execute(connection);
}

/** The first choice stays: answers the attribute that the tenant uses, which may be another one than was asked for. */
export async function rememberSourceAnchor(
  connection: Connection,
  tenant: TenantKey,
  attribute: string,
): Promise<{ readonly attribute: string; readonly isNew: boolean }> {
  const chosen = await sql`update tenant set source_anchor_attribute = ${attribute}
    where number = ${tenant.number} and source_anchor_attribute is null returning number`.execute(connection);
  if (chosen.rows.length > 0) return { attribute, isNew: true };
  const { rows } = await sql<{ attribute: string }>`select source_anchor_attribute as attribute
    from tenant where number = ${tenant.number}`.execute(connection);
  return { attribute: rows[0]?.attribute ?? attribute, isNew: false };
}
