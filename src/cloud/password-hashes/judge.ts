import { SECOND } from '../../base/clock.ts';
import type { SentHash } from '../../wire/index.ts';

/** The synchronized hash that the cloud has of somebody, without the hash. */
export interface KnownHash {
  readonly setAt: Date;
  /** 0: written back from here. */
  readonly version: number;
  readonly stateAt: Date | null;
  /** It came from the forest that sends now: only then do the versions of both count the same. */
  readonly isSameForest: boolean;
}

/** A clock that is ahead must not keep every later password out for as long as it was. */
const AHEAD_MS = 300 * SECOND;
/** Between the moment that an agent reads after a reset and the one that the directory writes down for it. */
const ECHO_MS = 2 * SECOND;

/**
 * What a state that was sent means for the one that is known. Moments are the forest's and count in whole seconds, as
 * replication tells them; within one second the version decides, and for a moment that is still to come. `echo`: the password that was just written back from
 * here comes round.
 */
export function judgeHash(
  known: KnownHash | undefined,
  sent: Pick<SentHash, 'changedAt' | 'version' | 'stateAt'>,
  now: Date,
): { readonly verdict: 'store' | 'unchanged' | 'older'; readonly isEcho: boolean; readonly changedAt: Date } {
  const at = new Date(sent.changedAt);
  const changedAt = notAhead(at, now);
  if (!known) return { verdict: 'store', isEcho: false, changedAt };
  // What is ahead would be newer each time that it is read.
  const saysNothing = changedAt < at && known.isSameForest && known.version > 0;
  const distance = saysNothing ? 0 : wholeSeconds(changedAt) - wholeSeconds(known.setAt);
  const isNewer = distance > 0 || (distance === 0 && sent.version > known.version);
  if (isNewer) return { verdict: 'store', isEcho: known.version === 0 && distance <= ECHO_MS, changedAt };
  const isSame = distance === 0 && sent.version === known.version;
  const hasNewerState = known.stateAt === null || new Date(sent.stateAt) >= known.stateAt;
  return { verdict: isSame && hasNewerState ? 'unchanged' : 'older', isEcho: false, changedAt };
}

/** As a moment that is kept: at most a little ahead of the clock here. */
export function notAhead(at: Date, now: Date): Date {
  return at.getTime() > now.getTime() + AHEAD_MS ? now : at;
}

function wholeSeconds(at: Date): number {
  return Math.floor(at.getTime() / SECOND) * SECOND;
}
