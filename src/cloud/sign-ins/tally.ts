import { HOUR, MINUTE } from '../../base/clock.ts';
import { networkOf } from '../../base/http/client-address.ts';
import type { LimitedSubject, RateLimit } from '../../base/rate-limit.ts';
import { takePoints } from '../../base/rate-limit.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { NewSignIn, SignInId } from './sign-in.ts';
import type { SignInLogContext } from './store.ts';
import { countSignIn, insertRepeated, insertSignIn, repeatedId } from './store.ts';

/**
 * Requests of applications come by the thousand and mostly say the same: a renewal, a program that signs in again, a
 * wrong secret that somebody's script sends all night. One row a window has all that are alike, with their number. A
 * node writes the first one at once, and those of the next minute together with the one after it, so that a flood costs
 * a statement a minute; when a node stops, it forgets at most a minute's number.
 *
 * A stranger can send what is never alike. New rows of refusals are limited by network, and in all for each tenant; the
 * limit counts before the row is written.
 */
const perNetwork: RateLimit = { name: 'sign-in-row-network', points: 60, windowMs: HOUR };
const perTenant: RateLimit = { name: 'sign-in-row-tenant', points: 2000, windowMs: HOUR };

const QUIET_MS = MINUTE;
const MOST_KEYS = 10_000;

interface Counted {
  writtenAt: number;
  waiting: number;
}

export class SignInTally {
  readonly #context: SignInLogContext;
  /** The latest used last. */
  readonly #counted = new Map<SignInId, Counted>();

  constructor(context: SignInLogContext) {
    this.#context = context;
  }

  /**
   * A refusal that somebody reads on a page: a row of its own, so that the id on the page leads to it, as long as the
   * limits have one left.
   */
  async addShown(tenant: TenantKey, signIn: NewSignIn): Promise<void> {
    const exceeded = await takePoints(this.#context, limitsOf(tenant, signIn));
    if (exceeded) await this.add(tenant, signIn, HOUR);
    else await insertSignIn(this.#context, tenant, signIn);
  }

  /** `windowMs`: an hour or a day, as long as what is alike is one row. */
  async add(tenant: TenantKey, signIn: NewSignIn, windowMs: number): Promise<void> {
    const now = this.#context.clock.now().getTime();
    const id = repeatedId(Math.floor(now / windowMs) * windowMs, keyOf(tenant, signIn));
    const known = this.#counted.get(id);
    if (known && now - known.writtenAt < QUIET_MS) {
      known.waiting += 1;
      return;
    }
    const count = 1 + (known?.waiting ?? 0);
    this.#remember(id, { writtenAt: now, waiting: 0 });
    if (await countSignIn(this.#context, tenant, { id, count })) return;
    if (signIn.result === 'failure' && (await takePoints(this.#context, limitsOf(tenant, signIn))) !== undefined)
      return;
    await insertRepeated(this.#context, tenant, { signIn, id, count });
  }

  #remember(id: SignInId, counted: Counted): void {
    this.#counted.delete(id);
    this.#counted.set(id, counted);
    const [oldest] = this.#counted.keys();
    if (this.#counted.size > MOST_KEYS && oldest !== undefined) this.#counted.delete(oldest);
  }
}

function limitsOf(tenant: TenantKey, { address }: NewSignIn): readonly LimitedSubject[] {
  const ofTenant = { limit: perTenant, subject: String(tenant.number) };
  if (address === null) return [ofTenant];
  return [{ limit: perNetwork, subject: `${tenant.number} ${networkOf(address)}` }, ofTenant];
}

/** What makes two of them alike. */
function keyOf(
  tenant: TenantKey,
  { kind, person, application, methods, sessionId, result, reason, address }: NewSignIn,
) {
  return [tenant.number, kind, person, application?.id, methods, sessionId, result, reason, address ?? null];
}
