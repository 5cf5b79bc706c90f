import type Provider from 'oidc-provider';
import { SECOND } from '../../../base/clock.ts';
import type { Session } from '../../accounts/session.ts';
import { sessionAccess } from './access-check.ts';
import { isAssigned, newGrant } from './grants.ts';
import type { GrantedScopes } from './granted-records.ts';
import { grantedScopes } from './granted-records.ts';
import type { ProblemName } from './problems.ts';
import { problem, sentenceOf } from './problems.ts';
import { withRequest } from './current-request.ts';
import { isOpenIdScope, splitScope } from './scopes.ts';
import type { ClaimsContext } from './token-claims.ts';

type DeviceCode = NonNullable<Awaited<ReturnType<Provider['DeviceCode']['findByUserCode']>>>;

/** Where a person is led who approved or refused: the device finds out when it asks. */
export const DEVICE_DONE = '/devicelogin?done';

/** A code that nobody has answered yet. */
export async function findOpenCode(provider: Provider, userCode: string): Promise<DeviceCode | undefined> {
  const code = await provider.DeviceCode.findByUserCode(userCode);
  return code && code.accountId === undefined && code.error === undefined ? code : undefined;
}

/** The device gets what it asked for, for the person of this session. */
export async function approve(
  context: ClaimsContext,
  provider: Provider,
  { code, session }: { readonly code: DeviceCode; readonly session: Session },
): Promise<void> {
  const { person, provedAt, id, amr } = session;
  const client = await provider.Client.find(code.clientId ?? '');
  if (!client) return;
  if (!(await isAssigned(context, client, person.id))) return await refuse(code, 'not-assigned');
  const access = await sessionAccess(context, session, client);
  if (access !== 'enough') return await refuse(code, access === 'block' ? 'access-blocked' : 'second-factor-needed');
  const granted = await grantedScopes(context, client.clientId, person.id);
  const scopes = scopesOf(code).filter((scope) => isGranted(granted, scope));
  const resources = [...new Set(scopes.flatMap((scope) => splitScope(scope)?.resource ?? []))];
  await withRequest({ presents: 'nothing', asked: {}, sessions: [session], session }, async () => {
    const grant = await newGrant(context, provider, { accountId: person.id, clientId: client.clientId });
    Object.assign(code, {
      accountId: person.id,
      amr: [...amr],
      authTime: Math.floor(provedAt.getTime() / SECOND),
      grantId: grant.jti,
      scope: scopes.join(' '),
      sessionUid: id,
      ...(resources.length > 0 && { resource: resources }),
    });
    await code.save();
  });
}

export async function refuse(code: DeviceCode, why: ProblemName): Promise<void> {
  const reason = problem(why, '');
  Object.assign(code, { error: reason.error, errorDescription: sentenceOf(reason) });
  await code.save();
}

/** What the device asked for. */
export function scopesOf({ params }: Pick<DeviceCode, 'params'>): readonly string[] {
  const scope: unknown = params?.['scope'];
  return typeof scope === 'string' ? scope.split(' ').filter((one) => one !== '') : [];
}

function isGranted(granted: GrantedScopes, scope: string): boolean {
  return isOpenIdScope(scope) || granted[splitScope(scope)?.resource ?? '']?.includes(scope) === true;
}
