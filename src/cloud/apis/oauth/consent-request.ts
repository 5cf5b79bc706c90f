import { createHash } from 'node:crypto';
import type { FeatureContext } from '../../../base/feature-context.ts';
import { toApplicationId } from '../../applications/application.ts';
import type { AskedScope } from '../../applications/consent.ts';
import { describeScopes, mayConsent } from '../../applications/consent.ts';
import { askedOfResource } from '../../applications/permission-store.ts';
import type { ObjectId } from '../../objects/object.ts';
import { getTenant } from '../../tenants/store.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { grantedScopes } from './granted-records.ts';
import { DEFAULT_SCOPE, joinScope, missingScopes, OFFLINE, splitScope } from './scopes.ts';

/** What an application asks somebody for that nobody consented to yet. */
export interface ConsentRequest {
  readonly scopes: readonly AskedScope[];
  /** Whether people of the tenant can consent to it; else an administrator has to. */
  readonly isAllowed: boolean;
  /** Whether it wants to go on while the person is away. */
  readonly isOffline: boolean;
}

interface Asked {
  readonly clientId: string;
  readonly person: ObjectId;
  readonly scopes: readonly string[];
  /** Whether the application wants the person to be asked in any case. */
  readonly isForced: boolean;
}

/** Undefined: nothing is missing. */
export async function findConsentRequest(
  { connection }: Pick<FeatureContext, 'connection'>,
  tenant: TenantKey,
  { clientId, person, scopes, isForced }: Asked,
): Promise<ConsentRequest | undefined> {
  const granted = isForced ? {} : await grantedScopes({ connection, tenant }, clientId, person);
  const missing = missingScopes(scopes, granted);
  if (missing.length === 0 && !isForced) return undefined;
  const permissions = missing.flatMap((scope) => splitScope(scope) ?? []);
  const named = permissions.filter(({ name }) => name !== DEFAULT_SCOPE);
  for (const { resource, name } of permissions) {
    if (name !== DEFAULT_SCOPE) continue;
    const registered = await askedOfResource(connection, tenant, toApplicationId(clientId), resource);
    named.push(...registered.map((one) => ({ resource, name: one })));
  }
  const described = await describeScopes(connection, tenant, named);
  const { signIn } = await getTenant(connection, tenant);
  // Of what no resource offers any more nobody can say what it is.
  const isKnown = missing.every((scope) => isDescribed(scope, described));
  return {
    scopes: described,
    isAllowed: isKnown && mayConsent(signIn.consentByPeople, described),
    isOffline: scopes.includes(OFFLINE),
  };
}

/** Of what somebody was shown: they consent to that, and to nothing that is asked since. */
export function fingerprintOf({ scopes, isOffline }: ConsentRequest): string {
  const lines = scopes.map(({ resource, name, resourceName, words }) => [resource, name, resourceName, words]);
  return createHash('sha256')
    .update(JSON.stringify([isOffline, ...lines]))
    .digest('base64url');
}

function isDescribed(scope: string, described: readonly AskedScope[]): boolean {
  const { resource: wanted, name } = splitScope(scope) ?? {};
  return described.some(({ resource, ...own }) =>
    name === DEFAULT_SCOPE ? resource === wanted : joinScope({ resource, name: own.name }) === scope,
  );
}
