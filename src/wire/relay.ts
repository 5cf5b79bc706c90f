import { z } from 'zod';
import { MINUTE, SECOND } from '../base/clock.ts';

/**
 * The relay: a WebSocket that an agent opens to `/relay`, with its access token. Text frames, one JSON message each.
 *
 *     agent                            cloud
 *       hello (who, keys, features) ──▶
 *                                   ◀── welcome (the key that requests are signed with)
 *                                   ◀── request (sealed)
 *       start ─────────────────────────▶     only now is the request this agent's; another agent that asks is told no
 *                                   ◀── go | no
 *       result (signed) ───────────────▶     kept in the database: one outcome a request, whoever asks again
 *                                   ◀── ack    until then the agent says it again, also after it was killed
 *                                   ◀── ask    what became of this one?
 *
 * A request that has not been given `go` has no effect anywhere, so it may go to another agent. Operations without an effect (verify) need no `go`.
 */
export const relayLimits = {
  /** Of one frame, both ways. */
  frameBytes: 64 * 1024,
  /** A request that is not begun by then is never begun. */
  lifetimeMs: MINUTE,
  /** No request may ask for more, whatever it says. */
  longestLifetimeMs: 5 * MINUTE,
  /** How far the clocks of cloud and agent may differ. */
  clockSkewMs: MINUTE,
  pingMs: 4 * SECOND,
  /** Nothing heard for so long: the other side is gone. */
  silenceMs: 10 * SECOND,
  /** Of a password, in characters: longer than what a directory takes, so that it is the directory that refuses it, with the reason. */
  secretLength: 1024,
  /** Requests at one agent at a time. */
  inFlight: 64,
} as const;

export const relayFeatures = ['writeback', 'pass-through'] as const;
export type RelayFeature = (typeof relayFeatures)[number];

const request = z.uuid();
const compact = z
  .string()
  .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/)
  .max(16_384);

/** A public key on P-256. `kid` is its RFC 7638 thumbprint. */
export const publicKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.base64url().max(64),
  y: z.base64url().max(64),
  kid: z.base64url().max(64),
});

/** JWE in the general JSON serialization (RFC 7516 7.2.1): one recipient an agent. */
export const sealedEnvelope = z.strictObject({
  protected: z.base64url().max(1024),
  iv: z.base64url().max(64),
  ciphertext: z.base64url().max(32_768),
  tag: z.base64url().max(64),
  recipients: z
    .array(
      z.strictObject({
        encrypted_key: z.base64url().max(128),
        header: z.strictObject({
          alg: z.literal('ECDH-ES+A256KW'),
          kid: z.base64url().max(64),
          // With a single recipient it stands in the protected header.
          epk: z
            .strictObject({
              kty: z.literal('EC'),
              crv: z.literal('P-256'),
              x: z.base64url().max(64),
              y: z.base64url().max(64),
            })
            .optional(),
        }),
      }),
    )
    .min(1)
    .max(50),
});

export const fromAgent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), version: z.string().max(40), statement: compact }),
  z.strictObject({ type: z.literal('start'), request }),
  z.strictObject({ type: z.literal('result'), request, statement: compact }),
  /** Asks the cloud for a request of the kind `probe` to this very agent: proves the way and the keys. */
  z.strictObject({ type: z.literal('probe'), request }),
]);

export const fromCloud = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('welcome'), key: publicKey }),
  z.strictObject({
    type: z.literal('request'),
    request,
    /** From now: clocks differ, and this is only about when to stop trying. */
    forMs: z.int().nonnegative(),
    envelope: sealedEnvelope,
  }),
  z.strictObject({ type: z.literal('go'), request }),
  z.strictObject({ type: z.literal('no'), request }),
  z.strictObject({ type: z.literal('ack'), request }),
  z.strictObject({ type: z.literal('ask'), request }),
]);

/** Why a socket was closed by the cloud (RFC 6455 7.4.2: private use). */
export const relayCloseCodes = {
  badMessage: 4000,
  replaced: 4001,
  refused: 4003,
  silent: 4008,
} as const;

export type PublicKey = z.output<typeof publicKey>;
export type SealedEnvelope = z.output<typeof sealedEnvelope>;
export type FromAgent = z.output<typeof fromAgent>;
export type FromCloud = z.output<typeof fromCloud>;
