import type { CryptoKey, KeyObject } from 'jose';
import { CompactSign, compactVerify, errors as joseErrors } from 'jose';
import { z } from 'zod';
import { wireErrors } from './relay-errors.ts';
import { relayOutcome } from './relay-outcome.ts';
import { publicKey, relayFeatures } from './relay.ts';

/**
 * Compact JWS (RFC 7515), ES256. TLS ends at proxies that inspect; what an agent says about its keys and about outcomes is therefore signed with the key of its
 * registration, and what the cloud asks with a key of the tenant. `typ` keeps one kind from being taken for another.
 */
const kinds = {
  /** Agent: the key to seal requests to, and what it does. */
  'hawser-agent+jws': z.strictObject({
    tenant: z.uuid(),
    agent: z.uuid(),
    key: publicKey,
    features: z.array(z.enum(relayFeatures)).max(relayFeatures.length),
    at: z.iso.datetime(),
  }),
  /** Agent: what came of a request. */
  'hawser-outcome+jws': z.strictObject({ tenant: z.uuid(), agent: z.uuid(), request: z.uuid(), outcome: relayOutcome }),
} as const;

export type StatementKind = keyof typeof kinds;
export type Statement<Kind extends StatementKind> = z.output<(typeof kinds)[Kind]>;
export type SignatureKey = CryptoKey | KeyObject;

export async function signStatement<Kind extends StatementKind>(
  kind: Kind,
  statement: z.input<(typeof kinds)[Kind]>,
  key: SignatureKey,
): Promise<string> {
  return await signText(kind, JSON.stringify(kinds[kind].parse(statement)), key);
}

/** Throws `wire.signature-wrong` and `wire.statement-invalid`. */
export async function verifyStatement<Kind extends StatementKind>(
  kind: Kind,
  text: string,
  key: SignatureKey,
): Promise<Statement<Kind>> {
  const parsed = kinds[kind].safeParse(await verifyText(kind, text, key));
  if (!parsed.success) throw wireErrors('wire.statement-invalid', { what: kind }, { cause: parsed.error });
  return parsed.data as Statement<Kind>;
}

/** A signed text of a kind of its own. */
export async function signText(typ: string, text: string, key: SignatureKey): Promise<string> {
  return await new CompactSign(Buffer.from(text)).setProtectedHeader({ alg: 'ES256', typ }).sign(key);
}

/** The JSON inside. Throws `wire.signature-wrong` and `wire.statement-invalid`. */
export async function verifyText(typ: string, text: string | Uint8Array, key: SignatureKey): Promise<unknown> {
  try {
    const { payload, protectedHeader } = await compactVerify(text, key, { algorithms: ['ES256'] });
    if (protectedHeader.typ === typ) return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch (cause) {
    if (cause instanceof joseErrors.JWSSignatureVerificationFailed)
      throw wireErrors('wire.signature-wrong', {}, { cause });
    if (!(cause instanceof joseErrors.JOSEError) && !(cause instanceof SyntaxError)) throw cause;
    throw wireErrors('wire.statement-invalid', { what: typ }, { cause });
  }
  throw wireErrors('wire.statement-invalid', { what: typ });
}
