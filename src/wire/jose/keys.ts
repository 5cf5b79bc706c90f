import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createPublicKey, generateKeyPairSync, hash } from 'node:crypto';
import { z } from 'zod';
import { fromBase64url } from './base64url.ts';

/** A point on P-256 (RFC 7518 6.2.1): what an ephemeral key is, and all of a public key but its name. */
export const publicPoint = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.base64url().max(64),
  y: z.base64url().max(64),
});

/** A public key on P-256. `kid` is its RFC 7638 thumbprint. */
export const publicKey = publicPoint.extend({ kid: z.base64url().max(64) });

export type PublicPoint = z.output<typeof publicPoint>;
export type PublicKey = z.output<typeof publicKey>;
/** As stored: sealed, with `d`, and perhaps with members that nobody needs here. */
export type PrivateJwk = Readonly<Record<string, unknown>>;

/** Keys of others that were imported: importing one costs as much as a signature. */
const imported = new Map<string, KeyObject>();
const MAX_IMPORTED = 1000;

/** Makes a key pair and answers the private half, in which the public one is. */
export function newPrivateJwk(): PrivateJwk {
  return { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) };
}

/** The public half, under its thumbprint. */
export function publicKeyOf({ x, y }: PrivateJwk): PublicKey {
  const point = publicPoint.parse({ kty: 'EC', crv: 'P-256', x, y });
  return { ...point, kid: thumbprintOf(point) };
}

/** RFC 7638. */
export function thumbprintOf({ crv, kty, x, y }: PublicPoint): string {
  return hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url');
}

/** Throws what Node.js throws when it is no key on P-256. */
export function importPrivateKey({ x, y, d }: PrivateJwk): KeyObject {
  return createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', ...texts({ x, y, d }) } });
}

/** RFC 7518 6.2.1.2: a coordinate has the octets of the curve, all of them. */
const COORDINATE_OCTETS = 32;

/**
 * Throws a RangeError when a coordinate has another length or spelling, and what Node.js throws when it is no point of
 * the curve.
 */
export function importPublicKey({ x, y }: Pick<PublicPoint, 'x' | 'y'>): KeyObject {
  // The last character of a coordinate has two bits that mean nothing: Node.js reads four spellings of one key.
  if ([x, y].some((coordinate) => fromBase64url(coordinate)?.length !== COORDINATE_OCTETS))
    throw new RangeError('a coordinate on P-256 has 32 octets in base64url');
  return createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
}

/** As `importPublicKey`, for keys that come again. Remembered by what they are: a name can be anybody's. */
export function importOnce(point: PublicPoint): KeyObject {
  const name = `${point.x} ${point.y}`;
  const known = imported.get(name);
  if (known) return known;
  const key = importPublicKey(point);
  const [oldest] = imported.size < MAX_IMPORTED ? [] : imported.keys();
  if (oldest !== undefined) imported.delete(oldest);
  imported.set(name, key);
  return key;
}

/** Nobody's but of its own name, and a point of the curve. */
export function isUsable(key: PublicKey): boolean {
  try {
    return thumbprintOf(key) === key.kid && importOnce(key).asymmetricKeyType === 'ec';
  } catch {
    return false; // refused by the caller
  }
}

function texts(members: Readonly<Record<'x' | 'y' | 'd', unknown>>): Readonly<Record<'x' | 'y' | 'd', string>> {
  return z.object({ x: z.string(), y: z.string(), d: z.string() }).parse(members);
}
