import fc from 'fast-check';
import type { JWK } from 'jose';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import type { OpenOptions, RelayRequest } from './envelope.ts';
import { importOpeningKey, importSignatureKey, openRequest, sealRequest } from './envelope.ts';
import type { SignatureKey } from './relay-statements.ts';
import { signStatement, verifyStatement } from './relay-statements.ts';
import type { PublicKey } from './relay.ts';
import { relayLimits, sealedEnvelope } from './relay.ts';

interface Pair {
  readonly recipient: PublicKey;
  readonly secret: JWK;
}

async function newPair(): Promise<Pair> {
  const pair = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true });
  const { x = '', y = '' } = await exportJWK(pair.publicKey);
  const key = { kty: 'EC', crv: 'P-256', x, y } as const;
  const kid = await calculateJwkThumbprint(key);
  return { recipient: { ...key, kid }, secret: await exportJWK(pair.privateKey) };
}

async function opening(pair: Pair, signer: SignatureKey): Promise<OpenOptions> {
  return { keys: new Map([[pair.recipient.kid, await importOpeningKey(pair.secret)]]), signer };
}

function reset(newPassword: string): RelayRequest {
  const actor = { kind: 'administrator', name: 'iris@example.com' } as const;
  const times = { issuedAt: '2026-01-01T00:00:00.000Z', expiresAt: '2026-01-01T00:01:00.000Z' };
  const wish = { operation: 'reset', anchor: 'AAECAw==', newPassword, mustChange: true, unlock: false } as const;
  return { tenant: newId(), request: newId(), ...times, actor, ...wish };
}

describe('a sealed request', () => {
  let one: Pair;
  let two: Pair;
  let signer: SignatureKey;
  let verifier: SignatureKey;
  beforeAll(async () => {
    [one, two] = [await newPair(), await newPair()];
    const pair = await generateKeyPair('ES256', { extractable: true });
    signer = pair.privateKey;
    verifier = await importSignatureKey(await exportJWK(pair.publicKey));
  });

  test('is not made of what no agent would read, and fits a frame whatever it is made of', async () => {
    const options = { signer, recipients: Array.from({ length: 20 }, () => one.recipient) };
    await expect(sealRequest(reset('x'.repeat(relayLimits.secretLength + 1)), options)).rejects.toThrow(TypeError);
    const largest = '\u{1}'.repeat(relayLimits.secretLength);
    const { mustChange: _, unlock: __, ...request } = reset(largest) as Extract<RelayRequest, { operation: 'reset' }>;
    const envelope = await sealRequest({ ...request, operation: 'change', oldPassword: largest }, options);
    expect(sealedEnvelope.safeParse(envelope).success).toBe(true);
    expect(JSON.stringify(envelope).length).toBeLessThan(relayLimits.frameBytes);
  });

  test('is the same for every agent that it was sealed to, whatever the password', async () => {
    const password = fc.string({ unit: 'binary', maxLength: 256 });
    await fc.assert(
      fc.asyncProperty(password, async (newPassword) => {
        const request = reset(newPassword);
        const envelope = await sealRequest(request, { signer, recipients: [one.recipient, two.recipient] });
        const sent = sealedEnvelope.parse(JSON.parse(JSON.stringify(envelope)));
        expect(await openRequest(sent, await opening(one, verifier))).toEqual(request);
        expect(await openRequest(sent, await opening(two, verifier))).toEqual(request);
      }),
      { numRuns: 50 },
    );
  });

  test('says nothing of the password, not even its length', async () => {
    const sizes = new Set<number>();
    for (const password of ['a', 'Zonne-Bloem.12', 'x'.repeat(90)]) {
      const envelope = await sealRequest(reset(password), { signer, recipients: [one.recipient] });
      expect(sealedEnvelope.parse(envelope)).toEqual(envelope);
      expect(JSON.stringify(envelope)).not.toContain(password.length > 1 ? password : '"a"');
      sizes.add(envelope.ciphertext.length);
    }
    expect(sizes.size).toBe(1);
  });

  test('cannot be opened by an agent that it was not sealed to', async () => {
    const envelope = await sealRequest(reset('Zonne-Bloem.12'), { signer, recipients: [one.recipient] });
    const foreign = opening(two, verifier);
    await expect(openRequest(envelope, await foreign)).rejects.toMatchObject({ code: 'wire.envelope-foreign' });
    const renamed = {
      ...envelope.recipients[0]!,
      header: { ...envelope.recipients[0]!.header, kid: two.recipient.kid },
    };
    const forged = openRequest({ ...envelope, recipients: [renamed] }, await foreign);
    await expect(forged).rejects.toMatchObject({ code: 'wire.envelope-broken' });
  });

  test.each(['ciphertext', 'iv', 'tag', 'protected'] as const)(
    'does not open when its %s was changed',
    async (part) => {
      const envelope = await sealRequest(reset('Zonne-Bloem.12'), { signer, recipients: [one.recipient] });
      const octets = Buffer.from(envelope[part], 'base64url');
      octets[octets.length >> 1]! ^= 1;
      const changed = { ...envelope, [part]: octets.toString('base64url') };
      const opened = openRequest(changed, await opening(one, verifier));
      await expect(opened).rejects.toMatchObject({ code: 'wire.envelope-broken' });
    },
  );

  test('made by somebody who only knows the keys of the agents is refused', async () => {
    const stranger = await generateKeyPair('ES256');
    const forged = await sealRequest(reset('Mine-now.12'), {
      signer: stranger.privateKey,
      recipients: [one.recipient],
    });
    const opened = openRequest(forged, await opening(one, verifier));
    await expect(opened).rejects.toMatchObject({ code: 'wire.signature-wrong' });
  });

  test('is no statement of an agent, and the other way round', async () => {
    const outcome = { result: 'success', reason: 'done', events: [31_010], at: '2026-01-01T00:00:00.000Z' } as const;
    const about = { tenant: newId(), agent: newId(), request: newId() };
    const text = await signStatement('hawser-outcome+jws', { ...about, outcome }, signer);
    expect(await verifyStatement('hawser-outcome+jws', text, verifier)).toEqual({
      ...about,
      outcome: { ...outcome, warnings: [] },
    });
    const taken = verifyStatement('hawser-agent+jws', text, verifier);
    await expect(taken).rejects.toMatchObject({ code: 'wire.statement-invalid' });
    const cut = verifyStatement('hawser-outcome+jws', `${text.slice(0, -4)}AAAA`, verifier);
    await expect(cut).rejects.toMatchObject({ code: 'wire.signature-wrong' });
  });
});
