import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { DAY, MINUTE } from '../../base/clock.ts';
import { importOnce, importPrivateKey, newPrivateJwk, publicKey, publicKeyOf, relayLimits } from '../../wire/index.ts';
import type { PrivateJwk, PublicKey } from '../../wire/index.ts';
import type { SecretStore } from '../secret-store.ts';

/** The field's: half a year. */
const ROTATE_AFTER_MS = 182 * DAY;
/** Requests that were sealed to the key before may still be on their way. */
const GRACE_MS = relayLimits.longestLifetimeMs + 5 * MINUTE;
const SECRET = 'relay-keys';

const stored = z.strictObject({
  keys: z.array(
    z.strictObject({
      kid: z.string(),
      jwk: z.record(z.string(), z.string()),
      createdAt: z.iso.datetime(),
      retiredAt: z.iso.datetime().nullable(),
    }),
  ),
  /** The key that the tenant signs requests with, from the moment that it was agreed on. */
  tenant: publicKey.nullable(),
});
type Stored = z.output<typeof stored>;

/**
 * The agent's own keys, made here and never sent, and the tenant's key that it remembers; all sealed in the secret
 * store.
 */
export class RelayKeys {
  readonly #secrets: SecretStore;
  /** Read and imported once: the file only changes through here, as one process holds the data folder. */
  #known: Stored | undefined;
  #acceptsNewKey = false;
  readonly #imported = new Map<string, KeyObject>();

  constructor(secrets: SecretStore) {
    this.#secrets = secrets;
  }

  /**
   * The public half of the key that requests are to be sealed to now; makes one when there is none or it is old.
   * `isNew`: it was just made.
   */
  present(now: Date): { readonly key: PublicKey; readonly isNew: boolean } {
    const known = this.#read();
    const newest = known.keys.find(({ retiredAt }) => retiredAt === null);
    const isOld = newest && now.getTime() - Date.parse(newest.createdAt) > ROTATE_AFTER_MS;
    if (newest && !isOld) return { key: publicKeyOf(newest.jwk), isNew: false };
    return { key: this.rotate(now), isNew: true };
  }

  /** Makes another key. The one before opens requests for a few minutes more. */
  rotate(now: Date): PublicKey {
    const { keys, tenant } = this.#read();
    const jwk = newPrivateJwk();
    const key = publicKeyOf(jwk);
    const at = now.toISOString();
    const before = keys
      .map((key) => ({ ...key, retiredAt: key.retiredAt ?? at }))
      .filter(({ retiredAt }) => now.getTime() - Date.parse(retiredAt) < GRACE_MS);
    const made = { kid: key.kid, jwk: z.record(z.string(), z.string()).parse(jwk), createdAt: at, retiredAt: null };
    this.#write({ keys: [made, ...before], tenant });
    return key;
  }

  /** What opens requests at this moment. */
  opening(now: Date): ReadonlyMap<string, KeyObject> {
    const usable = this.#read().keys.filter(
      ({ retiredAt }) => retiredAt === null || now.getTime() - Date.parse(retiredAt) < GRACE_MS,
    );
    return new Map(usable.map(({ kid, jwk }) => [kid, this.#import(kid, jwk)] as const));
  }

  /**
   * Remembers the tenant's key the first time, and when a new one is agreed on. False: it is another one than was
   * agreed on.
   */
  agreeOnTenantKey(key: PublicKey): boolean {
    const { keys, tenant } = this.#read();
    const isAgreed = tenant?.kid === key.kid;
    const mayBe = tenant === null || this.#acceptsNewKey;
    if (mayBe && !isAgreed) this.#write({ keys, tenant: key });
    this.#acceptsNewKey = false;
    return mayBe || isAgreed;
  }

  /**
   * The next key that the cloud names is agreed on; until then the one of before holds, as requests may be on their
   * way. Answers how to call that off.
   */
  acceptNewKey(): () => void {
    this.#acceptsNewKey = true;
    return () => void (this.#acceptsNewKey = false);
  }

  tenantKey(): KeyObject | undefined {
    const { tenant } = this.#read();
    return tenant === null ? undefined : importOnce(tenant);
  }

  #import(kid: string, jwk: PrivateJwk): KeyObject {
    const key = this.#imported.get(kid) ?? importPrivateKey(jwk);
    this.#imported.set(kid, key);
    return key;
  }

  #read(): Stored {
    if (this.#known) return this.#known;
    const text = this.#secrets.get(SECRET);
    return (this.#known = text === undefined ? { keys: [], tenant: null } : stored.parse(JSON.parse(text)));
  }

  #write(value: Stored): void {
    this.#secrets.set(SECRET, JSON.stringify(value));
    this.#known = value;
  }
}
