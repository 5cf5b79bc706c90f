import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { isHawserError } from '../base/errors.ts';
import { compactJws, signCompact, verifyCompact } from './jose/jws.ts';
import { publicKey } from './jose/keys.ts';
import { wireErrors } from './relay-errors.ts';
import { accountSid } from './relay-operations.ts';
import { relayOutcome } from './relay-outcome.ts';
import { relayFeatures, relayNonce } from './relay.ts';

/**
 * Compact JWS (RFC 7515), ES256. TLS ends at proxies that inspect; what an agent says about its keys and about outcomes
 * is therefore signed with the key of its registration, and what the cloud asks with a key of the tenant. `typ` keeps
 * one kind from being taken for another.
 */
const kinds = {
  /** Agent: the key to seal requests to, and what it does, to the cloud that sent the nonce. */
  'hawser-agent+jws': z.strictObject({
    tenant: z.uuid(),
    agent: z.uuid(),
    key: publicKey,
    features: z.array(z.enum(relayFeatures)).max(relayFeatures.length),
    nonce: relayNonce,
  }),
  /** Agent, with the key of before: the key that takes its place, and the proof that the agent has that one. */
  'hawser-next-key+jws': z.strictObject({
    tenant: z.uuid(),
    agent: z.uuid(),
    key: publicKey,
    proof: compactJws,
  }),
  /** Agent, with the key that takes the place of `previous`. */
  'hawser-key-proof+jws': z.strictObject({ tenant: z.uuid(), agent: z.uuid(), previous: z.string().max(64) }),
  /** Agent: the accounts that it signs in with, in Active Directory, by their SIDs. */
  'hawser-accounts+jws': z.strictObject({ tenant: z.uuid(), agent: z.uuid(), accounts: z.array(accountSid).max(100) }),
  /** Agent: what came of a request. */
  'hawser-outcome+jws': z.strictObject({ tenant: z.uuid(), agent: z.uuid(), request: z.uuid(), outcome: relayOutcome }),
} as const;

export type StatementKind = keyof typeof kinds;
export type Statement<Kind extends StatementKind> = z.output<(typeof kinds)[Kind]>;

export function signStatement<Kind extends StatementKind>(
  kind: Kind,
  statement: z.input<(typeof kinds)[Kind]>,
  key: KeyObject,
): string {
  return signCompact(kind, JSON.stringify(kinds[kind].parse(statement)), key);
}

/** Throws `wire.signature-wrong` and `wire.statement-invalid`. */
export function verifyStatement<Kind extends StatementKind>(kind: Kind, text: string, key: KeyObject): Statement<Kind> {
  const parsed = kinds[kind].safeParse(parseSigned(kind, verifyCompact(kind, text, key)));
  if (!parsed.success) throw wireErrors('wire.statement-invalid', { what: kind }, { cause: parsed.error });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema of this kind has read it
  return parsed.data as Statement<Kind>;
}

/** A key that may have signed, under its thumbprint. */
export interface Signer {
  readonly kid: string;
  readonly key: KeyObject;
}

/** As `verifyStatement`, of somebody with more than one key: which of them signed. */
export function verifyStatementOf<Kind extends StatementKind>(
  kind: Kind,
  text: string,
  signers: readonly Signer[],
): { readonly said: Statement<Kind>; readonly signer: Signer } {
  for (const signer of signers) {
    try {
      return { said: verifyStatement(kind, text, signer.key), signer };
    } catch (error) {
      if (!isHawserError(error, 'wire.signature-wrong')) throw error;
    }
  }
  throw wireErrors('wire.signature-wrong', {});
}

/** The JSON in what somebody signed. Throws `wire.statement-invalid`; the text, which may be secret, is not in it. */
export function parseSigned(kind: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wireErrors('wire.statement-invalid', { what: kind });
  }
}
