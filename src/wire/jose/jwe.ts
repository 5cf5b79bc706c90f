import type { KeyObject } from 'node:crypto';
import { createCipheriv, createDecipheriv, diffieHellman, generateKeyPairSync, hash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { wireErrors } from '../relay-errors.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import type { PublicKey, PublicPoint } from './keys.ts';
import { importOnce, importPublicKey, publicPoint } from './keys.ts';

const ALG = 'ECDH-ES+A256KW';

/** JWE in the general JSON serialization (RFC 7516 7.2.1): one recipient an agent. */
export const sealedEnvelope = z.strictObject({
  protected: z.base64url().max(1024),
  iv: z.base64url().max(64),
  ciphertext: z.base64url().max(32_768),
  tag: z.base64url().max(64),
  recipients: z
    .array(
      z.strictObject({
        encrypted_key: z.base64url().max(128),
        header: z.strictObject({
          alg: z.literal(ALG),
          kid: z.base64url().max(64),
          // With a single recipient it stands in the protected header.
          epk: publicPoint.optional(),
        }),
      }),
    )
    .min(1)
    .max(50),
});

export type SealedEnvelope = z.output<typeof sealedEnvelope>;

/** Nothing else may stand in it: neither compression nor what must be understood (`zip`, `crit`). */
const protectedHeader = z.strictObject({ enc: z.literal('A256GCM'), cty: z.string(), epk: publicPoint.optional() });

/** RFC 7518 5.3 and RFC 3394 2.2.3.1. */
const IV_OCTETS = 12;
const TAG_OCTETS = 16;
const KEY_OCTETS = 32;
const wrapIv = Buffer.alloc(8, 0xa6);

/**
 * Seals to each recipient's own key: A256GCM with a key of its own for every message, wrapped for each by
 * ECDH-ES+A256KW. In the caller's turn, as all of it takes less than the ways to other threads and back.
 */
export function encryptFor(recipients: readonly PublicKey[], cty: string, plaintext: string): SealedEnvelope {
  const contentKey = randomBytes(KEY_OCTETS);
  const wrapped = recipients.map(({ kid, ...point }) => ({ kid, ...wrapFor(point, contentKey) }));
  // As jose does it: what concerns everybody is protected, and with a single recipient that is its ephemeral key too.
  const [only] = wrapped.length === 1 ? wrapped : [];
  const header = toBase64url(JSON.stringify({ enc: 'A256GCM', cty, ...(only && { epk: only.epk }) }));
  const iv = randomBytes(IV_OCTETS);
  const cipher = createCipheriv('aes-256-gcm', contentKey, iv).setAAD(Buffer.from(header));
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  return {
    protected: header,
    iv: toBase64url(iv),
    ciphertext: toBase64url(ciphertext),
    tag: toBase64url(cipher.getAuthTag()),
    recipients: wrapped.map(({ kid, epk, encryptedKey }) => ({
      encrypted_key: toBase64url(encryptedKey),
      header: { alg: ALG, kid, ...(!only && { epk }) },
    })),
  };
}

/** What was sealed to this key as recipient `kid`. Throws `wire.envelope-broken` when anything of it was changed. */
export function decryptAs(kid: string, key: KeyObject, cty: string, envelope: SealedEnvelope): string {
  try {
    return decrypt(kid, key, cty, envelope);
  } catch (cause) {
    throw wireErrors('wire.envelope-broken', {}, { cause });
  }
}

function decrypt(kid: string, key: KeyObject, cty: string, envelope: SealedEnvelope): string {
  const octets = (text: string): Buffer => fromBase64url(text) ?? fail('not base64url');
  const recipient = envelope.recipients.find(({ header }) => header.kid === kid) ?? fail('no such recipient');
  const header = protectedHeader.parse(JSON.parse(octets(envelope.protected).toString('utf8')));
  const { epk = recipient.header.epk } = header;
  if (header.cty !== cty || !epk || (header.epk && recipient.header.epk)) return fail('not the headers of one');
  const wrappingKey = deriveKey(key, importPublicKey(epk));
  const unwrap = createDecipheriv('id-aes256-wrap', wrappingKey, wrapIv);
  const contentKey = Buffer.concat([unwrap.update(octets(recipient.encrypted_key)), unwrap.final()]);
  const [iv, tag] = [octets(envelope.iv), octets(envelope.tag)];
  if (contentKey.length !== KEY_OCTETS || iv.length !== IV_OCTETS) return fail('not the lengths of A256GCM');
  const decipher = createDecipheriv('aes-256-gcm', contentKey, iv, { authTagLength: TAG_OCTETS })
    .setAAD(Buffer.from(envelope.protected))
    .setAuthTag(tag);
  return Buffer.concat([decipher.update(octets(envelope.ciphertext)), decipher.final()]).toString('utf8');
}

function wrapFor(
  recipient: PublicPoint,
  contentKey: Buffer,
): { readonly epk: PublicPoint; readonly encryptedKey: Buffer } {
  const ephemeral = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const wrap = createCipheriv('id-aes256-wrap', deriveKey(ephemeral.privateKey, importOnce(recipient)), wrapIv);
  const { x = '', y = '' } = ephemeral.publicKey.export({ format: 'jwk' });
  const epk = { kty: 'EC', crv: 'P-256', x, y } as const;
  return { epk, encryptedKey: Buffer.concat([wrap.update(contentKey), wrap.final()]) };
}

/**
 * RFC 7518 4.6.2: one round of the Concat KDF, as the key is as long as the digest; nobody's name is in it (apu, apv).
 */
function deriveKey(privateKey: KeyObject, publicKey: KeyObject): Buffer {
  const secret = diffieHellman({ privateKey, publicKey });
  return hash('sha256', Buffer.concat([round, secret, otherInfo]), 'buffer');
}

const uint32 = (value: number): Buffer => {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
};
const round = uint32(1);
const otherInfo = Buffer.concat([uint32(ALG.length), Buffer.from(ALG), uint32(0), uint32(0), uint32(8 * KEY_OCTETS)]);

function fail(reason: string): never {
  throw new TypeError(reason);
}
