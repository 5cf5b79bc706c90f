import { isObject } from '../../../base/object.ts';

/**
 * What a JWT says of itself before anything is verified: good for finding whose keys to verify it with, and for
 * nothing else. Empty for what is no JWT.
 */
export function unverifiedClaims(token: unknown): Readonly<Record<PropertyKey, unknown>> {
  const encoded = typeof token === 'string' ? (token.split('.')[1] ?? '') : '';
  try {
    const payload: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
    return isObject(payload) ? payload : {};
  } catch {
    return {};
  }
}
