import { MINUTE } from '../../../base/clock.ts';

/**
 * Signature counters of passkeys (WebAuthn, 6.1.1). A key that lives in one device counts its uses, so a number that
 * was there before is a sign of a copy. Passkeys that are synchronized between devices report 0, or what the last
 * manager made of it: their counters say nothing. A sign of a copy refuses that one assertion and is reported to
 * administrators; the next number that is new is right again.
 *
 * Two assertions on their way at once arrive in either order: what was handed out within the last minute and did not
 * arrive yet is no copy.
 */
const PARALLEL_MS = MINUTE;
const MAX_RECENT = 32;

export interface CounterState {
  readonly highest: number;
  /** What stood before the minute in which `recent` arrived. */
  readonly before: number;
  readonly recent: readonly number[];
  /** Milliseconds since 1970. */
  readonly raisedAt: number;
}

export function counterAtFirst(counter: number): CounterState {
  return { highest: counter, before: counter, recent: [], raisedAt: 0 };
}

export interface CounterVerdict {
  readonly isPossibleCopy: boolean;
  readonly state: CounterState;
}

export function judgeCounter(
  state: CounterState,
  { counter, isSynced }: { readonly counter: number; readonly isSynced: boolean },
  now: Date,
): CounterVerdict {
  const saysNothing = isSynced || (counter === 0 && state.highest === 0);
  if (saysNothing) return { isPossibleCopy: false, state };
  const at = now.getTime();
  const isWithin = at - state.raisedAt <= PARALLEL_MS && state.recent.length < MAX_RECENT;
  if (counter > state.highest) {
    const [before, recent] = isWithin ? [state.before, state.recent] : [state.highest, []];
    const raisedAt = isWithin ? state.raisedAt : at;
    return { isPossibleCopy: false, state: { highest: counter, before, recent: [...recent, counter], raisedAt } };
  }
  const isLate = isWithin && counter > state.before && !state.recent.includes(counter);
  if (isLate) return { isPossibleCopy: false, state: { ...state, recent: [...state.recent, counter] } };
  return { isPossibleCopy: true, state };
}
