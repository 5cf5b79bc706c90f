import type { Clock } from '../base/clock.ts';
import { MINUTE, systemClock } from '../base/clock.ts';
import type { HawserError } from '../base/errors.ts';
import { isHawserError } from '../base/errors.ts';
import type { SignInOptions } from './sign-in.ts';

/** A refused password is not said again for so long: a service that retries would lock its account out. */
const REFUSED_FOR = 15 * MINUTE;

interface Refusal {
  readonly error: HawserError;
  readonly until: number;
}

/** Whether a sign-in says one: elsewhere nothing can be refused, and nobody needs to wait. */
export function hasPassword({ proxy, user }: Pick<SignInOptions, 'proxy' | 'user'>): boolean {
  return user !== undefined || proxy.username !== '';
}

/**
 * What proxies said of a password. They ask directories that lock an account after some wrong ones, and many
 * connections are opened at the same moment: until the first one knows, the others wait, and a refused password is said
 * once.
 */
export class JudgedPasswords {
  readonly #clock: Clock;
  readonly #known = new Map<string, Promise<Refusal | undefined>>();

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** Does `work`, which signs in to the proxy, or throws what the proxy said of this password lately. */
  async use<T>(proxy: URL, work: () => Promise<T>): Promise<T> {
    const key = proxy.href;
    const known = this.#known.get(key);
    const refusal = await known;
    if (refusal && refusal.until > this.#clock.now().getTime()) throw refusal.error;
    // Somebody else asks by now.
    if (this.#known.get(key) !== known) return await this.use(proxy, work);
    const judged = Promise.withResolvers<undefined>();
    if (!known || refusal) this.#known.set(key, judged.promise);
    try {
      return await work();
    } catch (error) {
      if (isHawserError(error, 'proxy.authentication-refused'))
        this.#known.set(key, Promise.resolve({ error, until: this.#clock.now().getTime() + REFUSED_FOR }));
      throw error;
    } finally {
      judged.resolve(undefined);
    }
  }
}
