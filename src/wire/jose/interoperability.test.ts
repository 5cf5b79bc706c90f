import type { KeyObject } from 'node:crypto';
import fc from 'fast-check';
import type { JWK } from 'jose';
import { CompactSign, compactVerify, GeneralEncrypt, generalDecrypt, importJWK } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { HawserError } from '../../base/errors.ts';
import { decryptAs, encryptFor, sealedEnvelope } from './jwe.ts';
import type { SealedEnvelope } from './jwe.ts';
import { signCompact, verifyCompact } from './jws.ts';
import type { PrivateJwk, PublicKey } from './keys.ts';
import { importPrivateKey, importPublicKey, newPrivateJwk, publicKeyOf } from './keys.ts';

const typ = 'hawser-test+jws';
const alg = 'ECDH-ES+A256KW';
const few = { numRuns: 40 };
const text = fc.string({ unit: 'binary', maxLength: 300 }).map((value) => value.toWellFormed());
/** What is thrown has to have this code. */
const refusal = (code: string): Error => expect.objectContaining({ code }) as Error;

/** What is sealed and signed here is what jose makes of it: RFC 7515, 7516 and 7518 as others read them. */
describe('with jose', () => {
  let jwks: readonly [PrivateJwk, PrivateJwk];
  let keys: readonly [PublicKey, PublicKey];
  let signer: KeyObject;
  let verifier: KeyObject;
  beforeAll(() => {
    jwks = [newPrivateJwk(), newPrivateJwk()];
    keys = [publicKeyOf(jwks[0]), publicKeyOf(jwks[1])];
    signer = importPrivateKey(jwks[0]);
    verifier = importPublicKey(keys[0]);
  });
  const some = fc.constantFrom(1, 2);
  const decoder = new TextDecoder();

  test('a signature is verified on either side', async () => {
    const [secret, known] = [await importJWK(jwks[0] as JWK, 'ES256'), await importJWK(keys[0], 'ES256')];
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        const { payload, protectedHeader } = await compactVerify(signCompact(typ, value, signer), known);
        expect([decoder.decode(payload), protectedHeader]).toEqual([value, { alg: 'ES256', typ }]);
        const theirs = new CompactSign(Buffer.from(value)).setProtectedHeader({ alg: 'ES256', typ });
        expect(verifyCompact(typ, await theirs.sign(secret), verifier)).toBe(value);
      }),
      few,
    );
  });

  test('what one has sealed the other opens, to one recipient or several', async () => {
    await fc.assert(
      fc.asyncProperty(text, some, async (value, count) => {
        const recipients = keys.slice(0, count);
        const ours = encryptFor(recipients, typ, value);
        const theirs = new GeneralEncrypt(Buffer.from(value)).setProtectedHeader({ enc: 'A256GCM', cty: typ });
        for (const { kid, ...key } of recipients)
          theirs.addRecipient(await importJWK(key, alg)).setUnprotectedHeader({ alg, kid });
        const sent = sealedEnvelope.parse(await theirs.encrypt());
        expect(shapeOf(ours)).toEqual(shapeOf(sent));
        for (const [at, { kid }] of recipients.entries()) {
          const secret = await importJWK(jwks[at] as JWK, alg);
          const { plaintext } = await generalDecrypt(ours, secret);
          expect(decoder.decode(plaintext)).toBe(value);
          expect(decryptAs(kid, importPrivateKey(jwks[at] ?? {}), typ, sent)).toBe(value);
        }
      }),
      few,
    );
  });

  test('nothing opens of which one character was changed, whichever part it is in', () => {
    const parts = fc.constantFrom('protected', 'iv', 'ciphertext', 'tag', 'encrypted_key', 'epk.x', 'epk.y');
    fc.assert(
      fc.property(text, some, parts, fc.nat(), fc.integer({ min: 1, max: 63 }), (value, count, part, place, by) => {
        const envelope = encryptFor(keys.slice(0, count), typ, `.${value}`);
        const changed = alter(envelope, part, (before) => another(before, place, by));
        expect(changed).not.toEqual(envelope);
        const open = (): string => decryptAs(keys[0].kid, signer, typ, changed);
        expect(open).toThrow(refusal('wire.envelope-broken'));
      }),
      { numRuns: 400 },
    );
  });

  test.each(['epk.x', 'epk.y'])('of the four spellings of a coordinate one is a key: %s', (part) => {
    const envelope = encryptFor(keys, typ, 'text');
    for (const by of [1, 2, 3]) {
      const changed = alter(envelope, part, (before) => another(before, before.length - 1, by));
      expect(() => decryptAs(keys[0].kid, signer, typ, changed)).toThrow(refusal('wire.envelope-broken'));
    }
  });

  test('nothing is verified of which one character was changed, whichever part it is in', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.integer({ min: 1, max: 63 }), (value, place, by) => {
        const signed = signCompact(typ, `.${value}`, signer);
        const at = place % signed.length;
        if (signed[at] === '.') return;
        expect(() => verifyCompact(typ, another(signed, at, by), verifier)).toThrow(HawserError);
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    ['that nobody signed', { alg: 'none', typ }],
    ['signed with a shared secret', { alg: 'HS256', typ }],
    ['with an extension that must be understood', { alg: 'ES256', typ, crit: ['b64'], b64: false }],
    ['with a key of its own', { alg: 'ES256', typ, jwk: {} }],
  ])('a statement %s is refused, whatever its signature', (_, header) => {
    const [, payload = '', signature = ''] = signCompact(typ, 'x', signer).split('.');
    const forged = [Buffer.from(JSON.stringify(header)).toString('base64url'), payload, signature].join('.');
    expect(() => verifyCompact(typ, forged, verifier)).toThrow(refusal('wire.statement-invalid'));
  });
});

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function another(before: string, place: number, by: number): string {
  const at = place % before.length;
  const found = alphabet.indexOf(before[at] ?? '');
  return `${before.slice(0, at)}${alphabet[(found + by) % 64]}${before.slice(at + 1)}`;
}

/** Changes one part; the ephemeral key stands in the protected header, or beside the recipient. */
function alter(envelope: SealedEnvelope, part: string, change: (before: string) => string): SealedEnvelope {
  const [first, ...others] = envelope.recipients;
  if (!first) return envelope;
  if (part === 'encrypted_key')
    return { ...envelope, recipients: [{ ...first, encrypted_key: change(first.encrypted_key) }, ...others] };
  const member = part.replace('epk.', '') as 'x' | 'y';
  if (!part.startsWith('epk.')) return { ...envelope, [part]: change(envelope[part as 'iv']) };
  const { epk } = first.header;
  if (epk) {
    const header = { ...first.header, epk: { ...epk, [member]: change(epk[member]) } };
    return { ...envelope, recipients: [{ ...first, header }, ...others] };
  }
  const header = JSON.parse(Buffer.from(envelope.protected, 'base64url').toString('utf8')) as {
    readonly epk: Readonly<Record<'x' | 'y', string>>;
  };
  const changed = { ...header, epk: { ...header.epk, [member]: change(header.epk[member]) } };
  return { ...envelope, protected: Buffer.from(JSON.stringify(changed)).toString('base64url') };
}

/** Names and lengths: what differs from one message to the next is only values. */
function shapeOf(envelope: SealedEnvelope): unknown {
  const shape = (value: unknown): unknown =>
    typeof value === 'string'
      ? value.length
      : Array.isArray(value)
        ? value.map(shape)
        : Object.fromEntries(Object.entries(value as object).map(([name, member]) => [name, shape(member)]));
  const header: unknown = JSON.parse(Buffer.from(envelope.protected, 'base64url').toString('utf8'));
  return { ...(shape(envelope) as object), header: shape(header) };
}
