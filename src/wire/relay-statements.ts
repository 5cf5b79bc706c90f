import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { storableTime } from '../base/storable.ts';
import { signCompact, verifyCompact } from './jose/jws.ts';
import { publicKey } from './jose/keys.ts';
import { wireErrors } from './relay-errors.ts';
import { relayOutcome } from './relay-outcome.ts';
import { relayFeatures } from './relay.ts';

/**
 * Compact JWS (RFC 7515), ES256. TLS ends at proxies that inspect; what an agent says about its keys and about outcomes
 * is therefore signed with the key of its registration, and what the cloud asks with a key of the tenant. `typ` keeps
 * one kind from being taken for another.
 */
const kinds = {
  /** Agent: the key to seal requests to, and what it does. */
  'hawser-agent+jws': z.strictObject({
    tenant: z.uuid(),
    agent: z.uuid(),
    key: publicKey,
    features: z.array(z.enum(relayFeatures)).max(relayFeatures.length),
    at: storableTime,
  }),
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

/** The JSON in what somebody signed. Throws `wire.statement-invalid`; the text, which may be secret, is not in it. */
export function parseSigned(kind: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wireErrors('wire.statement-invalid', { what: kind });
  }
}
