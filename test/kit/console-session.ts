import type { FeatureContext } from '../../src/base/feature-context.ts';
import { getPerson } from '../../src/cloud/accounts/person.ts';
import { openSession } from '../../src/cloud/accounts/session.ts';
import type { TenantKey } from '../../src/cloud/tenants/tenant-key.ts';

/**
 * The cookie of a browser in which somebody has signed in with both factors: for suites of what comes behind the
 * sign-in, which then cost no password hash and no code.
 */
export async function consoleCookie(
  context: FeatureContext & { readonly publicUrl: string },
  tenant: TenantKey,
  name: string,
): Promise<string> {
  const person = await getPerson(context.connection, tenant, name);
  const proof = { provedAt: context.clock.now(), verifier: null, client: { address: '192.0.2.1' } };
  const opened = await openSession(context, person, { ...proof, amr: ['pwd', 'otp', 'mfa'] });
  const prefix = context.publicUrl.startsWith('https:') ? '__Host-' : '';
  return `${prefix}hawser-session=${opened?.token ?? ''}`;
}
