import type { KeyObject } from 'node:crypto';
import type { SealedEnvelope } from './jose/jwe.ts';
import { decryptAs, encryptFor } from './jose/jwe.ts';
import { signCompact, verifyCompact } from './jose/jws.ts';
import type { PublicKey } from './jose/keys.ts';
import { wireErrors } from './relay-errors.ts';
import type { RelayRequest } from './relay-operations.ts';
import { relayRequest } from './relay-operations.ts';
import { parseSigned } from './relay-statements.ts';

/**
 * A request with a password in it, for the agents of one tenant only: signed by the tenant (compact JWS, ES256), then
 * encrypted (JWE, A256GCM) with the content key wrapped for each agent's own key (ECDH-ES+A256KW on P-256). Any of them
 * can open it; nothing in between can read it, change it, make one, or move it to another tenant, request, operation or
 * person, as all of these are inside. Spaces fill it up to a round size, so that its length does not show that of the
 * password.
 */
const TYP = 'hawser-request+jws';
const FILL = 512;

export interface SealOptions {
  /** The tenant's private key. */
  readonly signer: KeyObject;
  /** Agents that may open it. */
  readonly recipients: readonly PublicKey[];
}

/**
 * Throws a `TypeError` for what no agent could read: it would take a frame that is too large for a broken connection.
 */
export function sealRequest(request: RelayRequest, { signer, recipients }: SealOptions): SealedEnvelope {
  if (!relayRequest.safeParse(request).success) throw new TypeError('not a request of the relay');
  const text = JSON.stringify(request);
  const filled = text + ' '.repeat((FILL - (Buffer.byteLength(text) % FILL)) % FILL);
  return encryptFor(recipients, TYP, signCompact(TYP, filled, signer));
}

export interface OpenOptions {
  /** The agent's private keys by `kid`: the present one, and for a while the one before. */
  readonly keys: ReadonlyMap<string, KeyObject>;
  /** The tenant's public key. */
  readonly signer: KeyObject;
}

/** Throws `wire.envelope-foreign`, `wire.envelope-broken`, `wire.signature-wrong` and `wire.statement-invalid`. */
export function openRequest(envelope: SealedEnvelope, { keys, signer }: OpenOptions): RelayRequest {
  const kid = envelope.recipients.find(({ header }) => keys.has(header.kid))?.header.kid;
  const key = kid === undefined ? undefined : keys.get(kid);
  if (kid === undefined || !key) throw wireErrors('wire.envelope-foreign', {});
  const signed = decryptAs(kid, key, TYP, envelope);
  const parsed = relayRequest.safeParse(parseSigned(TYP, verifyCompact(TYP, signed, signer)));
  // The issues of the schema are not kept: they could quote what is secret.
  if (!parsed.success) throw wireErrors('wire.statement-invalid', { what: TYP });
  return parsed.data;
}
