import { HOUR, MINUTE } from '../../../base/clock.ts';

/**
 * How wrong passwords close a place, as a state and the steps between states; times in milliseconds.
 *
 *     begin ── admitted ──▶ the password is verified ──▶ settle
 *       └───── refused: closed, or as much is under way as may turn out wrong
 *
 * Ten different wrong passwords within 15 minutes close the place for a minute. In the 15 minutes after it opened
 * again one wrong password closes it for twice as long, up to an hour. A password whose tag is that of one of the last
 * three wrong ones takes no point: a program that repeats an old password closes nothing, and somebody who guesses
 * does not repeat. A right password takes none either; it only stands in the way of other attempts while it is
 * verified, so that any number of attempts at the same moment get no more than the points that are left.
 */
export const WINDOW_MS = 15 * MINUTE;
export const MOST_WRONG = 10;
export const FIRST_CLOSURE_MS = MINUTE;
export const LONGEST_CLOSURE_MS = HOUR;
/** Of wrong passwords that count once. */
const REMEMBERED = 3;
/** What was not settled by then never will be: its process is gone. */
const UNDER_WAY_MS = 2 * MINUTE;

export interface UnderWay {
  readonly id: string;
  readonly tag: number;
  readonly at: number;
}

export interface GuessState {
  /** Those that took a point since the place was last closed. */
  readonly wrongAt: readonly number[];
  /** Of the last wrong passwords, the latest first. */
  readonly tags: readonly number[];
  readonly underWay: readonly UnderWay[];
  readonly closedUntil: number | null;
  /** How often it was closed in a row. */
  readonly closures: number;
}

export const untouched: GuessState = { wrongAt: [], tags: [], underWay: [], closedUntil: null, closures: 0 };

export type Beginning =
  | { readonly isAdmitted: true; readonly state: GuessState }
  | { readonly isAdmitted: false; readonly state: GuessState; readonly opensAt: number };

export function begin(before: GuessState, attempt: UnderWay): Beginning {
  const { tag, at } = attempt;
  const state = forget(before, at);
  if (state.closedUntil !== null && at < state.closedUntil)
    return { isAdmitted: false, state, opensAt: state.closedUntil };
  if (state.tags.includes(tag) || state.underWay.some((other) => other.tag === tag)) return { isAdmitted: true, state };
  if (state.underWay.length >= pointsLeft(state)) return { isAdmitted: false, state, opensAt: at + FIRST_CLOSURE_MS };
  return { isAdmitted: true, state: { ...state, underWay: [...state.underWay, attempt] } };
}

/** `open`: it was not found out. */
export type Verdict = 'right' | 'wrong' | 'open';

export function settle(before: GuessState, { id, tag, at }: UnderWay, verdict: Verdict): GuessState {
  const now = forget(before, at);
  const state = { ...now, underWay: now.underWay.filter((other) => other.id !== id) };
  if (verdict !== 'wrong' || state.tags.includes(tag)) return state;
  const tags = [tag, ...state.tags].slice(0, REMEMBERED);
  if (state.closedUntil !== null && at < state.closedUntil) return { ...state, tags };
  if (pointsLeft(state) > 1) return { ...state, tags, wrongAt: [...state.wrongAt, at] };
  const closedUntil = at + Math.min(LONGEST_CLOSURE_MS, FIRST_CLOSURE_MS * 2 ** state.closures);
  return { ...state, tags, wrongAt: [], closedUntil, closures: state.closures + 1 };
}

/** Until when the state says anything that an untouched one does not. */
export function countsUntil({ wrongAt, underWay, closedUntil }: GuessState): number | undefined {
  const ends = [
    ...wrongAt.map((at) => at + WINDOW_MS),
    ...underWay.map(({ at }) => at + UNDER_WAY_MS),
    ...(closedUntil === null ? [] : [closedUntil + WINDOW_MS]),
  ];
  return ends.length === 0 ? undefined : Math.max(...ends);
}

function pointsLeft({ wrongAt, closures }: GuessState): number {
  return closures > 0 ? 1 : MOST_WRONG - wrongAt.length;
}

function forget({ wrongAt, tags, underWay, closedUntil, closures }: GuessState, now: number): GuessState {
  const isOver = closedUntil !== null && now >= closedUntil + WINDOW_MS;
  return {
    wrongAt: wrongAt.filter((at) => now - at < WINDOW_MS),
    tags,
    underWay: underWay.filter(({ at }) => now - at < UNDER_WAY_MS),
    closedUntil: isOver ? null : closedUntil,
    closures: isOver ? 0 : closures,
  };
}
