import { sql } from 'kysely';
import type { Connection } from '../../../base/database/connection.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import { isHawserError } from '../../../base/errors.ts';
import type { ObjectId } from '../../objects/object.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { heldMethods } from '../methods/holdings.ts';
import type { Place } from '../methods/passkey.ts';
import { placeOf, readRelyingParty, relyingPartyFor } from '../methods/relying-party.ts';
import { judgeAccess } from '../access/access-store.ts';
import type { AccessDecision } from '../access/decision.ts';
import type { Person, PersonRow } from '../person.ts';
import { isLive, personColumns } from '../person.ts';
import type { Holdings } from '../policy/outlook.ts';
import { firstFactors, mayRegister } from '../policy/outlook.ts';
import type { PersonalPolicy } from '../policy/policy-store.ts';
import { policyFor } from '../policy/policy-store.ts';
import type { FlowState } from './flow.ts';
import type { Facts } from './next-step.ts';

/** Somebody in the middle of a sign-in, as they are now. */
export interface Standing {
  readonly person: Person;
  /** Here, or where they are mastered. */
  readonly isBlocked: boolean;
  readonly isEmergency: boolean;
  readonly held: Holdings;
  readonly policy: PersonalPolicy;
}

/** Undefined when they are gone. */
export async function readStanding(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  id: ObjectId,
): Promise<Standing | undefined> {
  type Row = PersonRow & Holdings & Pick<Standing, 'isBlocked' | 'isEmergency'>;
  const { rows } = await sql<Row>`select ${personColumns}, ${heldMethods(clock.now())},
      (o.synchronized or exists (select from credential c where c.tenant = o.tenant and c.object_id = o.id))
        as password,
      coalesce(a.sign_in_blocked, false) or not ${isLive} as "isBlocked", coalesce(a.emergency, false) as "isEmergency"
    from object o join tenant t on t.number = o.tenant
    left join account a on a.tenant = o.tenant and a.object_id = o.id
    where o.tenant = ${tenant.number} and o.id = ${id} and o.class = 'user' and o.deleted_at is null`.execute(
    connection,
  );
  const row = rows[0];
  if (!row) return undefined;
  const { isBlocked, isEmergency, password, passkey, securityKey, authenticator, recoveryCodes, pass, ...rest } = row;
  const person = { ...rest, tenant };
  const held = { password, passkey, securityKey, authenticator, recoveryCodes, pass };
  return { person, isBlocked, isEmergency, held, policy: await policyFor(connection, person, isEmergency) };
}

/** Where passkeys of the tenant are used; undefined where the addresses of this service cannot use them. */
export async function passkeyPlace(
  connection: Connection,
  tenant: TenantKey,
  addresses: readonly string[],
): Promise<Place | undefined> {
  try {
    const fixed = await readRelyingParty(connection, tenant);
    return placeOf(fixed ?? relyingPartyFor(addresses[0] ?? ''), addresses);
  } catch (error) {
    if (isHawserError(error, 'methods.passkey-address')) return undefined;
    throw error;
  }
}

/** All that the next step is worked out from. */
export async function readFacts(
  context: FeatureContext,
  tenant: TenantKey,
  {
    standing,
    state,
    address,
    application,
    addresses,
  }: {
    readonly standing: Standing | undefined;
    readonly state: FlowState;
    readonly address: string;
    readonly application: string;
    readonly addresses: readonly string[];
  },
): Promise<Facts & { readonly decision: AccessDecision }> {
  const hasPasskeys = (await passkeyPlace(context.connection, tenant, addresses)) !== undefined;
  // The same for every name, whoever it is and whether there is one; emergency accounts may use each of them.
  const offered = firstFactors.filter((kind) => kind !== 'passkey' || hasPasskeys);
  if (!standing) return { offered, ...nobody, hasPasskeys };
  const decision = await judgeAccess(context.connection, standing.person, { application, address });
  const { person, held, policy, isEmergency } = standing;
  return {
    ...{ offered, held, hasPasskeys, personal: policy, decision, access: decision.decided.access },
    isPrivileged: isEmergency || person.roles.length > 0,
    isSynchronized: person.synchronized,
    mayRegister: state.first !== null && mayRegister(policy.policy, { first: state.first, address, held }),
  };
}

/** Nobody gets past the first step. */
const nobody: Omit<Facts, 'offered' | 'hasPasskeys'> & { readonly decision: AccessDecision } = {
  ...{ decision: { networks: [], policies: [], decided: { access: 'allow', policy: null } }, access: 'allow' },
  personal: { signIn: [], secondFactor: [], registration: [], needsSecondFactor: true },
  held: {
    ...{ password: false, passkey: false, securityKey: false, authenticator: false, recoveryCodes: false, pass: false },
  },
  isPrivileged: false,
  isSynchronized: false,
  mayRegister: false,
};
