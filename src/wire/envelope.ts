import type { CryptoKey, JWK, KeyObject } from 'jose';
import { errors as joseErrors, flattenedDecrypt, GeneralEncrypt, importJWK } from 'jose';
import { z } from 'zod';
import { wireErrors } from './relay-errors.ts';
import type { SignatureKey } from './relay-statements.ts';
import { signText, verifyText } from './relay-statements.ts';
import type { PublicKey, SealedEnvelope } from './relay.ts';
import { relayLimits } from './relay.ts';

/**
 * A request with a password in it, for the agents of one tenant only: signed by the tenant (compact JWS, ES256), then encrypted (JWE, A256GCM) with the content key
 * wrapped for each agent's own key (ECDH-ES+A256KW on P-256). Any of them can open it; nothing in between can read it, change it, make one, or move it to another
 * tenant, request, operation or person, as all of these are inside. Spaces fill it up to a round size, so that its length does not tell that of the password.
 */
const TYP = 'hawser-request+jws';
const FILL = 512;

const secret = z.string().max(relayLimits.secretLength);
const common = {
  tenant: z.uuid(),
  request: z.uuid(),
  issuedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** Who wished it: the agent's log says so. */
  actor: z.strictObject({ kind: z.enum(['administrator', 'person', 'service']), name: z.string().max(320) }),
};
/** The source anchor of the person. */
const anchor = z.string().min(1).max(256);

export const relayRequest = z.discriminatedUnion('operation', [
  z.strictObject({
    ...common,
    operation: z.literal('reset'),
    anchor,
    newPassword: secret,
    mustChange: z.boolean(),
    unlock: z.boolean(),
  }),
  z.strictObject({ ...common, operation: z.literal('change'), anchor, oldPassword: secret, newPassword: secret }),
  z.strictObject({ ...common, operation: z.literal('unlock'), anchor }),
  z.strictObject({ ...common, operation: z.literal('verify'), anchor, password: secret }),
  z.strictObject({ ...common, operation: z.literal('probe') }),
]);

export type RelayRequest = z.output<typeof relayRequest>;
export type RelayOperation = RelayRequest['operation'];

export interface SealOptions {
  /** The tenant's private key. */
  readonly signer: SignatureKey;
  /** Agents that may open it. */
  readonly recipients: readonly PublicKey[];
}

/** Throws a `TypeError` for what no agent could read: it would take a frame that is too large for a broken connection. */
export async function sealRequest(request: RelayRequest, { signer, recipients }: SealOptions): Promise<SealedEnvelope> {
  if (!relayRequest.safeParse(request).success) throw new TypeError('not a request of the relay');
  const text = JSON.stringify(request);
  const filled = text + ' '.repeat((FILL - (Buffer.byteLength(text) % FILL)) % FILL);
  const signed = await signText(TYP, filled, signer);
  const encrypt = new GeneralEncrypt(Buffer.from(signed)).setProtectedHeader({ enc: 'A256GCM', cty: TYP });
  for (const { kid, ...key } of recipients) {
    encrypt.addRecipient(await importJWK(key, 'ECDH-ES+A256KW')).setUnprotectedHeader({ alg: 'ECDH-ES+A256KW', kid });
  }
  return (await encrypt.encrypt()) as SealedEnvelope;
}

export interface OpenOptions {
  /** The agent's private keys by `kid`: the present one, and for a while the one before. */
  readonly keys: ReadonlyMap<string, CryptoKey | KeyObject>;
  /** The tenant's public key. */
  readonly signer: SignatureKey;
}

/** Throws `wire.envelope-foreign`, `wire.envelope-broken`, `wire.signature-wrong` and `wire.statement-invalid`. */
export async function openRequest(envelope: SealedEnvelope, { keys, signer }: OpenOptions): Promise<RelayRequest> {
  const { recipients, ...body } = envelope;
  const own = recipients.find(({ header }) => keys.has(header.kid));
  const key = own && keys.get(own.header.kid);
  if (!own || !key) throw wireErrors('wire.envelope-foreign', {});
  let signed: Uint8Array;
  try {
    const options = { keyManagementAlgorithms: ['ECDH-ES+A256KW'], contentEncryptionAlgorithms: ['A256GCM'] };
    signed = (await flattenedDecrypt({ ...body, ...own }, key, options)).plaintext;
  } catch (cause) {
    if (!(cause instanceof joseErrors.JOSEError) && !(cause instanceof DOMException)) throw cause;
    throw wireErrors('wire.envelope-broken', {}, { cause });
  }
  const parsed = relayRequest.safeParse(await verifyText(TYP, signed, signer));
  // The issues of the schema are not kept: they could quote what is secret.
  if (!parsed.success) throw wireErrors('wire.statement-invalid', { what: TYP });
  return parsed.data;
}

/** A private JWK for `openRequest`. */
export async function importOpeningKey(jwk: JWK): Promise<CryptoKey> {
  return (await importJWK(jwk, 'ECDH-ES+A256KW')) as CryptoKey;
}

/** A JWK, private or public, for signatures. */
export async function importSignatureKey(jwk: JWK): Promise<CryptoKey> {
  return (await importJWK(jwk, 'ES256')) as CryptoKey;
}
