import { z } from 'zod';
import { MINUTE, SECOND } from '../base/clock.ts';
import { sealedEnvelope } from './jose/jwe.ts';
import { compactJws } from './jose/jws.ts';
import { grant } from './grants.ts';
import { publicKey } from './jose/keys.ts';

/**
 * The relay: a WebSocket that an agent opens to `/relay`, with its access token. Text frames, one JSON message each.
 *
 *     agent                            cloud
 *                                   ◀── challenge (a nonce), again after every welcome
 *       hello (who, keys, features) ──▶     signed with the nonce in it: one that was recorded says nothing here
 *                                   ◀── welcome (the key that requests are signed with)
 *                                   ◀── grants (what the tenant lets this agent do), again when they change
 *                                   ◀── request (sealed)
 *       start ─────────────────────────▶     only now is the request this agent's; another agent that asks is told no
 *                                   ◀── go | no
 *       result (signed) ───────────────▶     kept in the database: one outcome a request, whoever asks again
 *                                   ◀── ack    of several; until then the agent says it again, also after it was killed
 *                                   ◀── ask    what became of this one?
 *
 * A request that has not been given `go` has no effect anywhere, so it may go to another agent. Operations without an
 * effect (verify) need no `go`, and no `ack` of what is nowhere kept.
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
  /** Nothing received for so long: the other side is gone. */
  silenceMs: 10 * SECOND,
  /**
   * Of a password, in characters: longer than what a directory takes, so that it is the directory that refuses it, with
   * the reason.
   */
  secretLength: 1024,
  /** Requests at one agent at a time. */
  inFlight: 64,
} as const;

export const relayFeatures = ['writeback', 'pass-through'] as const;
export type RelayFeature = (typeof relayFeatures)[number];

const request = z.uuid();

export const fromAgent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), version: z.string().max(40), statement: compactJws }),
  z.strictObject({ type: z.literal('start'), request }),
  z.strictObject({ type: z.literal('result'), request, statement: compactJws }),
  /** Asks the cloud for a request of the kind `probe` to this very agent: proves the way and the keys. */
  z.strictObject({ type: z.literal('probe'), request }),
]);

/** 256 bits of the cloud's own, for one hello over one socket. */
export const relayNonce = z.string().regex(/^[\w-]{43}$/);

export const fromCloud = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('challenge'), nonce: relayNonce }),
  z.strictObject({ type: z.literal('welcome'), key: publicKey }),
  z.strictObject({ type: z.literal('grants'), grants: z.array(grant).max(500) }),
  z.strictObject({
    type: z.literal('request'),
    request,
    /** From now: clocks differ, and this is only about when to stop trying. */
    forMs: z.int().nonnegative(),
    envelope: sealedEnvelope,
  }),
  z.strictObject({ type: z.literal('go'), request }),
  z.strictObject({ type: z.literal('no'), request }),
  z.strictObject({ type: z.literal('ack'), requests: z.array(request).min(1).max(1000) }),
  z.strictObject({ type: z.literal('ask'), request }),
]);

/** Why a socket was closed by the cloud (RFC 6455 7.4.2: private use). */
export const relayCloseCodes = {
  badMessage: 4000,
  replaced: 4001,
  refused: 4003,
  silent: 4008,
} as const;

export type FromAgent = z.output<typeof fromAgent>;
export type FromCloud = z.output<typeof fromCloud>;
