import type { KeyObject } from 'node:crypto';
import { sign, verify } from 'node:crypto';
import { z } from 'zod';
import { wireErrors } from '../relay-errors.ts';
import { fromBase64url, toBase64url } from './base64url.ts';

/** RFC 7515 4.1: nothing else may stand in it, `crit` and `b64` above all. */
const protectedHeader = z.strictObject({ alg: z.literal('ES256'), typ: z.string() });

/** The text of one, before anything is known of it: it fits into a frame of the relay with what stands around it. */
export const compactJws = z
  .string()
  .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/)
  .max(48 * 1024);

/** RFC 7518 3.4: R and S, 32 octets each. */
const dsaEncoding = 'ieee-p1363';

/** Compact JWS with ES256. In the caller's turn: a signature takes less than a hop to another thread and back. */
export function signCompact(typ: string, text: string, key: KeyObject): string {
  const signed = `${toBase64url(JSON.stringify({ alg: 'ES256', typ }))}.${toBase64url(text)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), { key, dsaEncoding }).toString('base64url')}`;
}

/** What was signed as being of the kind `typ`. Throws `wire.signature-wrong` and `wire.statement-invalid`. */
export function verifyCompact(typ: string, compact: string, key: KeyObject): string {
  const [header = '', payload = '', signature = '', ...more] = compact.split('.');
  const [octets, text] = [fromBase64url(signature), fromBase64url(payload)];
  const kind = readHeader(header);
  if (more.length > 0 || !octets || !text || !kind) throw wireErrors('wire.statement-invalid', { what: typ });
  if (!verify('sha256', Buffer.from(`${header}.${payload}`), { key, dsaEncoding }, octets))
    throw wireErrors('wire.signature-wrong', {});
  if (kind.typ !== typ) throw wireErrors('wire.statement-invalid', { what: typ });
  return text.toString('utf8');
}

function readHeader(text: string): z.output<typeof protectedHeader> | undefined {
  try {
    return protectedHeader.safeParse(JSON.parse(fromBase64url(text)?.toString('utf8') ?? '')).data;
  } catch {
    return undefined; // not JSON: reported by the caller
  }
}
