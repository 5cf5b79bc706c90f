import { X509Certificate, createHash } from 'node:crypto';
import type { JWK } from 'jose';
import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';
import type { ApplicationKey } from './application.ts';
import { applicationErrors } from './errors.ts';

const WEAKEST_RSA_BITS = 2048;
const rsaKey = z.object({ kty: z.literal('RSA'), n: z.base64url().min(1), e: z.base64url().min(1) });
const ellipticKey = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.base64url(), y: z.base64url() });
const publicKey = z.union([rsaKey, ellipticKey]);
const named = z.object({ kid: z.string().min(1).max(128).optional() });

/** The public key in a JWK, whatever else stands in it; a private half is left where it is. Throws `applications.key-invalid`. */
export async function keyFromJwk(text: string): Promise<ApplicationKey> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw applicationErrors('applications.key-invalid', {}, { cause });
  }
  const key = publicKey.safeParse(json);
  if (!key.success || isWeak(key.data)) throw applicationErrors('applications.key-invalid', {});
  const { kid } = named.safeParse(json).data ?? {};
  const id = kid ?? (await calculateJwkThumbprint(key.data));
  return { kid: id, publicKey: key.data, certificateSha256: null, expiresAt: null };
}

/**
 * The key of a certificate, PEM. It is trusted since an administrator named it, so that nobody has to have signed it.
 * Clients name it by its SHA-1, `x5t`. Throws `applications.certificate-invalid`.
 */
export function keyFromCertificate(pem: string): ApplicationKey {
  try {
    const certificate = new X509Certificate(pem);
    const key = publicKey.parse(certificate.publicKey.export({ format: 'jwk' }));
    if (isWeak(key)) throw new TypeError('the key is short');
    return {
      kid: createHash('sha1').update(certificate.raw).digest('base64url'),
      publicKey: key,
      certificateSha256: createHash('sha256').update(certificate.raw).digest('hex'),
      expiresAt: new Date(certificate.validTo),
    };
  } catch (cause) {
    throw applicationErrors('applications.certificate-invalid', {}, { cause });
  }
}

function isWeak(key: JWK): boolean {
  return key.kty === 'RSA' && Buffer.from(key.n ?? '', 'base64url').length * 8 < WEAKEST_RSA_BITS;
}
