import { sql } from 'kysely';
import { MINUTE } from '../../../base/clock.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import { networkOf } from '../../../base/http/client-address.ts';
import type { RateLimit } from '../../../base/rate-limit.ts';
import { returnPoint, takePoint } from '../../../base/rate-limit.ts';
import { accountErrors } from '../../accounts/errors.ts';
import { sweep } from '../../tenants/sweeps.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { deviceFlowIdOf } from './flow-id.ts';

/** Eight letters are guessed by nobody who has so few tries. */
const tries: RateLimit = { name: 'device-code', points: 10, windowMs: 15 * MINUTE };

/** As the code is stored: capital letters, without what people type between them. */
export function normalizeUserCode(typed: string): string {
  return typed
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, '')
    .slice(0, 20);
}

/**
 * The sign-in that a code on another screen stands for. People type it without saying which tenant it is of. Throws
 * `accounts.too-many-attempts`.
 */
export async function findDeviceFlow(
  context: FeatureContext,
  { typed, address }: { readonly typed: string; readonly address: string },
): Promise<string | undefined> {
  return await countGuess(context, address, async () => {
    const code = normalizeUserCode(typed);
    if (code.length !== 8) return undefined;
    const { rows } = await sql<TenantKey>`${sweep('device-code')} select t.id, t.number
      from oidc_record r join tenant t on t.number = r.tenant
      where r.model = 'DeviceCode' and r.user_code = ${code}
        and r.expires_at > ${context.clock.now()}`.execute(context.connection);
    const [tenant] = rows;
    return rows.length === 1 && tenant ? deviceFlowIdOf(tenant, code) : undefined;
  });
}

/**
 * Looks a code up, in a form or in an address; only those that nobody waits with are counted. Throws
 * `accounts.too-many-attempts`.
 */
export async function countGuess<Found>(
  context: FeatureContext,
  address: string,
  look: () => Promise<Found | undefined>,
): Promise<Found | undefined> {
  const network = networkOf(address);
  const { allowed, resetAt } = await takePoint(context, tries, network);
  if (!allowed) {
    const minutes = Math.max(1, Math.ceil((resetAt.getTime() - context.clock.now().getTime()) / MINUTE));
    throw accountErrors('accounts.too-many-attempts', { minutes });
  }
  const found = await look();
  if (found !== undefined) await returnPoint(context, tries, network);
  return found;
}
