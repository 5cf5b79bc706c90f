import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ApplicationSecret } from './application.ts';

/**
 * 256 bits in characters that mean the same in a form, in a header and in an address: clients differ in whether they
 * encode a secret before they send it [RFC 6749 2.3.1].
 */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** The one of these that was given: each is compared as a whole. */
export function findSecret(secrets: readonly ApplicationSecret[], given: string): ApplicationSecret | undefined {
  const digest = Buffer.from(digestOf(given));
  return secrets.find((secret) => timingSafeEqual(Buffer.from(secret.digest), digest));
}
