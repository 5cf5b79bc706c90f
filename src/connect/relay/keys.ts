import type { CryptoKey, JWK } from 'jose';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { DAY, MINUTE } from '../../base/clock.ts';
import { importOpeningKey, importSignatureKey, publicKey, relayLimits } from '../../wire/index.ts';
import type { PublicKey } from '../../wire/index.ts';
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

/** The agent's own keys, made here and never sent, and the tenant's key that it remembers; all sealed in the secret store. */
export class RelayKeys {
  readonly #secrets: SecretStore;
  /** Read and imported once: the file only changes through here, as one process holds the data folder. */
  #known: Stored | undefined;
  #agreesAnew = false;
  readonly #imported = new Map<string, Promise<CryptoKey>>();

  constructor(secrets: SecretStore) {
    this.#secrets = secrets;
  }

  /** The public half of the key that requests are to be sealed to now; makes one when there is none or it is old. `isNew`: it was just made. */
  async present(now: Date): Promise<{ readonly key: PublicKey; readonly isNew: boolean }> {
    const known = this.#read();
    const newest = known.keys.find(({ retiredAt }) => retiredAt === null);
    const isOld = newest && now.getTime() - Date.parse(newest.createdAt) > ROTATE_AFTER_MS;
    if (newest && !isOld) return { key: publicOf(newest.kid, newest.jwk), isNew: false };
    return { key: await this.rotate(now), isNew: true };
  }

  /** Makes another key. The one before opens requests for a few minutes more. */
  async rotate(now: Date): Promise<PublicKey> {
    const { keys, tenant } = this.#read();
    const pair = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true });
    const jwk = await exportJWK(pair.privateKey);
    const kid = await calculateJwkThumbprint(jwk);
    const at = now.toISOString();
    const before = keys
      .map((key) => ({ ...key, retiredAt: key.retiredAt ?? at }))
      .filter(({ retiredAt }) => now.getTime() - Date.parse(retiredAt) < GRACE_MS);
    const made = { kid, jwk: z.record(z.string(), z.string()).parse(jwk), createdAt: at, retiredAt: null };
    this.#write({ keys: [made, ...before], tenant });
    return publicOf(kid, jwk);
  }

  /** What opens requests at this moment. */
  async opening(now: Date): Promise<ReadonlyMap<string, CryptoKey>> {
    const usable = this.#read().keys.filter(
      ({ retiredAt }) => retiredAt === null || now.getTime() - Date.parse(retiredAt) < GRACE_MS,
    );
    return new Map(
      await Promise.all(
        usable.map(
          async ({ kid, jwk }) => [kid, await this.#import(kid, async () => await importOpeningKey(jwk))] as const,
        ),
      ),
    );
  }

  /** Remembers the tenant's key the first time, and when it is agreed on anew. False: it is another one than was agreed on. */
  agreeOnTenantKey(key: PublicKey): boolean {
    const { keys, tenant } = this.#read();
    const isAgreed = tenant?.kid === key.kid;
    const mayBe = tenant === null || this.#agreesAnew;
    if (mayBe && !isAgreed) this.#write({ keys, tenant: key });
    this.#agreesAnew = false;
    return mayBe || isAgreed;
  }

  /** The next key that the cloud names is agreed on; until then the one of before holds, as requests may be on their way. Answers how to call that off. */
  agreeAnew(): () => void {
    this.#agreesAnew = true;
    return () => void (this.#agreesAnew = false);
  }

  async tenantKey(): Promise<CryptoKey | undefined> {
    const { tenant } = this.#read();
    if (tenant === null) return undefined;
    const { kid, ...jwk } = tenant;
    return await this.#import(kid, async () => await importSignatureKey(jwk));
  }

  async #import(kid: string, make: () => Promise<CryptoKey>): Promise<CryptoKey> {
    let key = this.#imported.get(kid);
    if (!key) this.#imported.set(kid, (key = make()));
    return await key;
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

function publicOf(kid: string, { x = '', y = '' }: JWK): PublicKey {
  return { kty: 'EC', crv: 'P-256', x, y, kid };
}
