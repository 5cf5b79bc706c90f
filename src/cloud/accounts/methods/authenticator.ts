import { sql } from 'kysely';
import * as OTPAuth from 'otpauth';
import { SECOND } from '../../../base/clock.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import type { SecretBox } from '../../../base/secrets.ts';
import { methodErrors } from './errors.ts';
import type { MethodId } from './method.ts';
import type { Owner } from './method-store.ts';

/**
 * Codes of authenticator apps (RFC 6238). SHA-1, six digits and 30 seconds are all that every app understands; others
 * ignore what the address of the QR code says and show wrong codes.
 */
const PERIOD_S = 30;
const form = { algorithm: 'SHA1', digits: 6, period: PERIOD_S } as const;
const SECRET_OCTETS = 20;
/** RFC 4226, R6: "The length of the shared secret MUST be at least 128 bits". */
const LEAST_OCTETS = 16;
/** One step to either side: clocks differ, and a code takes a while to be typed (RFC 6238, 5.2). */
const WINDOW = 1;
/** As far as is looked, for the log only, when a clock seems to be wrong. */
const WIDE_WINDOW = 20;

/** In base32, as people and apps read it. */
export function newSecret(): string {
  return new OTPAuth.Secret({ size: SECRET_OCTETS }).base32;
}

/** What somebody typed, with blanks, in lower case or with padding. Throws `methods.secret-invalid`. */
export function parseSecret(typed: string): string {
  const text = typed.replaceAll(/[\s-]/g, '').replace(/=+$/, '').toUpperCase();
  const isBase32 = /^[A-Z2-7]+$/.test(text);
  if (!isBase32 || OTPAuth.Secret.fromBase32(text).bytes.length < LEAST_OCTETS)
    throw methodErrors('methods.secret-invalid', { bits: LEAST_OCTETS * 8 });
  return OTPAuth.Secret.fromBase32(text).base32;
}

/** In groups of four, for people who type it into an app. */
export function shownSecret(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? '';
}

/** What a QR code holds: `otpauth://totp/ISSUER:ACCOUNT?…`, each part percent-encoded. */
export function setupAddress(secret: string, { issuer, account }: { issuer: string; account: string }): string {
  const totp = new OTPAuth.TOTP({ issuer, label: account, secret: OTPAuth.Secret.fromBase32(secret), ...form });
  return totp.toString();
}

/** The code at a time, for the lab and for tests. */
export function codeAt(secret: string, at: Date): string {
  return OTPAuth.TOTP.generate({ secret: OTPAuth.Secret.fromBase32(secret), timestamp: at.getTime(), ...form });
}

/** For how long the code of this moment is still shown. */
export function secondsLeft(at: Date): number {
  return PERIOD_S - (Math.floor(at.getTime() / SECOND) % PERIOD_S);
}

export function stepAt(at: Date): number {
  return OTPAuth.TOTP.counter({ period: PERIOD_S, timestamp: at.getTime() });
}

/** How many steps before or after `at` the code belongs; undefined when it is not within `window`. */
function offsetOf(secret: string, code: string, at: Date, window: number): number | undefined {
  const token = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const known = { secret: OTPAuth.Secret.fromBase32(secret), timestamp: at.getTime(), ...form };
  return OTPAuth.TOTP.validate({ token, window, ...known }) ?? undefined;
}

/** The time step of a right code. */
export function stepOf(secret: string, code: string, at: Date): number | undefined {
  const offset = offsetOf(secret, code, at, WINDOW);
  return offset === undefined ? undefined : stepAt(at) + offset;
}

export interface AuthenticatorContext extends FeatureContext {
  readonly secrets: SecretBox;
}

/** The name under which a secret is sealed: it is of no use with another method. */
export function sealNameOf({ tenant }: Pick<Owner, 'tenant'>, id: MethodId): string {
  return `tenant:${tenant.id}:authenticator:${id}`;
}

export type CodeOutcome =
  | { readonly kind: 'right'; readonly method: MethodId }
  /** Right, and used before: in another flow, or by somebody who looked over a shoulder. */
  | { readonly kind: 'used' }
  /** `steps`: where a code of this authenticator fits when a clock is wrong. Never shown to whoever typed it. */
  | { readonly kind: 'wrong'; readonly steps?: number };

/**
 * Spends a code: its time step, and every one before it, is never right again for that authenticator, whatever the
 * flow, and also when the clock is set back.
 */
export async function spendCode(
  { connection, clock, secrets }: AuthenticatorContext,
  owner: Owner,
  code: string,
): Promise<CodeOutcome> {
  const { tenant, id: objectId } = owner;
  const now = clock.now();
  const { rows } = await sql<{ id: MethodId; sealed: string }>`select id, sealed from method
    where tenant = ${tenant.number} and object_id = ${objectId} and kind = 'authenticator'
    order by created_at, id`.execute(connection);
  const held = rows.map(({ id, sealed }) => ({ id, secret: secrets.open(sealNameOf(owner, id), sealed) }));
  let isUsed = false;
  for (const { id, secret } of held) {
    const step = stepOf(secret, code, now);
    if (step === undefined) continue;
    const spent = await sql`update method set last_step = ${step}, last_used_at = ${now}
      where tenant = ${tenant.number} and object_id = ${objectId} and id = ${id}
        and (last_step is null or last_step < ${step}) returning id`.execute(connection);
    if (spent.rows.length > 0) return { kind: 'right', method: id };
    isUsed = true;
  }
  if (isUsed) return { kind: 'used' };
  const steps = held.map(({ secret }) => offsetOf(secret, code, now, WIDE_WINDOW)).find((one) => one !== undefined);
  return { kind: 'wrong', ...(steps !== undefined && { steps }) };
}
