import type { KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import type { OpenOptions } from './envelope.ts';
import { openRequest, sealRequest } from './envelope.ts';
import { sealedEnvelope } from './jose/jwe.ts';
import type { PublicKey } from './jose/keys.ts';
import { importPrivateKey, importPublicKey, newPrivateJwk, publicKeyOf } from './jose/keys.ts';
import type { RelayRequest } from './relay-operations.ts';
import { signStatement, verifyStatement } from './relay-statements.ts';
import { relayLimits } from './relay.ts';

interface Pair {
  readonly recipient: PublicKey;
  readonly secret: KeyObject;
}

function newPair(): Pair {
  const jwk = newPrivateJwk();
  return { recipient: publicKeyOf(jwk), secret: importPrivateKey(jwk) };
}

function opening({ recipient, secret }: Pair, signer: KeyObject): OpenOptions {
  return { keys: new Map([[recipient.kid, secret]]), signer };
}

function reset(newPassword: string): RelayRequest {
  const actor = { kind: 'administrator', name: 'iris@example.com' } as const;
  const times = { issuedAt: '2026-01-01T00:00:00.000Z', expiresAt: '2026-01-01T00:01:00.000Z' };
  const input = { operation: 'reset', anchor: 'AAECAw==', newPassword, mustChange: true, unlock: false } as const;
  return { tenant: newId(), request: newId(), ...times, actor, ...input };
}

/** What is thrown has to have this code. */
const refusal = (code: string): Error => expect.objectContaining({ code }) as Error;

describe('a sealed request', () => {
  let one: Pair;
  let two: Pair;
  let signer: KeyObject;
  let verifier: KeyObject;
  beforeAll(() => {
    [one, two] = [newPair(), newPair()];
    const jwk = newPrivateJwk();
    signer = importPrivateKey(jwk);
    verifier = importPublicKey(publicKeyOf(jwk));
  });

  test('is not made of what no agent would read, and fits a frame whatever it is made of', () => {
    const options = { signer, recipients: Array.from({ length: 20 }, () => one.recipient) };
    expect(() => sealRequest(reset('x'.repeat(relayLimits.secretLength + 1)), options)).toThrow(TypeError);
    const largest = '\u{1}'.repeat(relayLimits.secretLength);
    const { mustChange: _, unlock: __, ...request } = reset(largest) as Extract<RelayRequest, { operation: 'reset' }>;
    const envelope = sealRequest({ ...request, operation: 'change', oldPassword: largest }, options);
    expect(sealedEnvelope.safeParse(envelope).success).toBe(true);
    expect(JSON.stringify(envelope).length).toBeLessThan(relayLimits.frameBytes);
  });

  test('is the same for every agent that it was sealed to, whatever the password', () => {
    const password = fc.string({ unit: 'binary', maxLength: 256 });
    fc.assert(
      fc.property(password, (newPassword) => {
        const request = reset(newPassword);
        const envelope = sealRequest(request, { signer, recipients: [one.recipient, two.recipient] });
        const sent = sealedEnvelope.parse(JSON.parse(JSON.stringify(envelope)));
        expect(openRequest(sent, opening(one, verifier))).toEqual(request);
        expect(openRequest(sent, opening(two, verifier))).toEqual(request);
      }),
      { numRuns: 50 },
    );
  });

  test('says nothing of the password, not even its length', () => {
    const sizes = new Set<number>();
    for (const password of ['a', 'Zonne-Bloem.12', 'x'.repeat(90)]) {
      const envelope = sealRequest(reset(password), { signer, recipients: [one.recipient] });
      expect(sealedEnvelope.parse(envelope)).toEqual(envelope);
      expect(JSON.stringify(envelope)).not.toContain(password.length > 1 ? password : '"a"');
      sizes.add(envelope.ciphertext.length);
    }
    expect(sizes.size).toBe(1);
  });

  test('cannot be opened by an agent that it was not sealed to', () => {
    const envelope = sealRequest(reset('Zonne-Bloem.12'), { signer, recipients: [one.recipient] });
    const foreign = opening(two, verifier);
    expect(() => openRequest(envelope, foreign)).toThrow(refusal('wire.envelope-foreign'));
    const renamed = {
      ...envelope.recipients[0]!,
      header: { ...envelope.recipients[0]!.header, kid: two.recipient.kid },
    };
    const forged = { ...envelope, recipients: [renamed] };
    expect(() => openRequest(forged, foreign)).toThrow(refusal('wire.envelope-broken'));
  });

  test.each(['ciphertext', 'iv', 'tag', 'protected'] as const)('does not open when its %s was changed', (part) => {
    const envelope = sealRequest(reset('Zonne-Bloem.12'), { signer, recipients: [one.recipient] });
    const octets = Buffer.from(envelope[part], 'base64url');
    octets[octets.length >> 1]! ^= 1;
    const changed = { ...envelope, [part]: octets.toString('base64url') };
    expect(() => openRequest(changed, opening(one, verifier))).toThrow(refusal('wire.envelope-broken'));
  });

  test('made by somebody who only knows the keys of the agents is refused', () => {
    const stranger = importPrivateKey(newPrivateJwk());
    const forged = sealRequest(reset('Mine-now.12'), {
      signer: stranger,
      recipients: [one.recipient],
    });
    expect(() => openRequest(forged, opening(one, verifier))).toThrow(refusal('wire.signature-wrong'));
  });

  test('is no statement of an agent, and the other way round', () => {
    const outcome = { result: 'success', reason: 'done', events: [31_010], at: '2026-01-01T00:00:00.000Z' } as const;
    const about = { tenant: newId(), agent: newId(), request: newId() };
    const text = signStatement('hawser-outcome+jws', { ...about, outcome }, signer);
    expect(verifyStatement('hawser-outcome+jws', text, verifier)).toEqual({
      ...about,
      outcome: { ...outcome, warnings: [] },
    });
    expect(() => verifyStatement('hawser-agent+jws', text, verifier)).toThrow(refusal('wire.statement-invalid'));
    const cut = `${text.slice(0, -4)}AAAA`;
    expect(() => verifyStatement('hawser-outcome+jws', cut, verifier)).toThrow(refusal('wire.signature-wrong'));
  });
});
