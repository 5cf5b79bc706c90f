import type { KoaContextWithOIDC } from 'oidc-provider';
import { SECOND } from '../../../base/clock.ts';
import { applicationEvents } from '../../audit/application-events.ts';
import type { BusinessContext } from '../../audit/business-events.ts';
import { recordEvent } from '../../audit/business-events.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { findTokenPerson } from './account.ts';
import { applicationOf } from './clients.ts';

/** Somebody has a copy of a refresh token: who it was of, and when both used it. */
export async function recordReuse(
  context: BusinessContext,
  tenant: TenantKey,
  { oidc }: KoaContextWithOIDC,
): Promise<void> {
  const { client, refreshToken: token } = oidc;
  const application = client && applicationOf(client);
  if (!application || !token?.accountId) return;
  const person = await findTokenPerson(context, tenant, token.accountId);
  const first = new Date(Number(token.consumed ?? 0) * SECOND).toISOString();
  const user = person?.upn ?? token.accountId;
  const values = { user, application: application.name, first, second: context.clock.now().toISOString() };
  await recordEvent(context, tenant, applicationEvents.tokenReused, values, { actor: user, targetId: client.clientId });
}
