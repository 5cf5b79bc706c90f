/**
 * How a connection that said nothing for some seconds fared: the answer came through, or the way was cut (RST, FIN),
 * or it went silent for good.
 */
export type IdleOutcome = 'answered' | 'reset' | 'closed' | 'lost';

export interface IdleReport {
  /** The longest silence that was survived. */
  readonly survivedSeconds: number;
  /** The shortest silence that was not; undefined: everything that was tried came through. */
  readonly cutSeconds: number | undefined;
  readonly how: IdleOutcome | undefined;
  readonly attempts: readonly { readonly seconds: number; readonly outcome: IdleOutcome }[];
}

export interface IdleOptions {
  /** The silences to try first, growing; the last one is what must be survived. */
  readonly ladder: readonly number[];
  /** Stop when the limit is known to so many seconds. */
  readonly precision: number;
  readonly ask: (seconds: number) => Promise<IdleOutcome>;
  /** Told what is tried, and what is known by then. */
  readonly onAttempt?: (
    seconds: number,
    known: { readonly survived: number; readonly cut: number | undefined },
  ) => void;
}

/**
 * What the field asks of a proxy: an answer of an export may take five minutes, and six are wanted. A limit is as a
 * rule one of these numbers exactly, and a silence just as long as the limit ends either way: the rungs stand a
 * little below.
 */
export const idleLadder = [30, 60, 120, 295, 355] as const;

/**
 * The idle limit of a path: climbs the ladder until a silence is cut, then halves the gap between the last survivor
 * and the first cut. One silence costs its own length, so the ladder starts low: most limits are round and small.
 */
export async function measureIdle({ ladder, precision, ask, onAttempt }: IdleOptions): Promise<IdleReport> {
  const attempts: { seconds: number; outcome: IdleOutcome }[] = [];
  let survived = 0;
  let cut: { readonly seconds: number; readonly how: IdleOutcome } | undefined;
  const attempt = async (seconds: number): Promise<IdleOutcome> => {
    onAttempt?.(seconds, { survived, cut: cut?.seconds });
    const outcome = await ask(seconds);
    attempts.push({ seconds, outcome });
    return outcome;
  };
  const take = (seconds: number, how: IdleOutcome): void => {
    if (how === 'answered') survived = seconds;
    else cut = { seconds, how };
  };
  for (const seconds of ladder) {
    take(seconds, await attempt(seconds));
    if (cut) break;
  }
  for (let gap = cutOf(cut) - survived; gap > precision; gap = cutOf(cut) - survived) {
    const middle = Math.floor(survived + gap / 2);
    take(middle, await attempt(middle));
  }
  return { survivedSeconds: survived, cutSeconds: cut?.seconds, how: cut?.how, attempts };
}

/** Without a cut there is no gap to halve. */
function cutOf(cut: { readonly seconds: number } | undefined): number {
  return cut?.seconds ?? 0;
}
