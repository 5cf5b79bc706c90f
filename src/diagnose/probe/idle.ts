/** How a connection that said nothing for some seconds fared: the answer came through, or the way was cut (RST, FIN), or it went silent for good. */
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
  readonly onAttempt?: (seconds: number) => void;
}

/** What the field asks of a proxy: an answer of an export may take five minutes, and six are wanted. */
export const idleLadder = [30, 60, 120, 300, 360] as const;

/**
 * The idle limit of a path: climbs the ladder until a silence is cut, then halves the gap between the last survivor and the first cut. One silence costs its own
 * length, so the ladder starts low: most limits are round and small.
 */
export async function measureIdle({ ladder, precision, ask, onAttempt }: IdleOptions): Promise<IdleReport> {
  const attempts: { seconds: number; outcome: IdleOutcome }[] = [];
  let survived = 0;
  let cut: { seconds: number; outcome: IdleOutcome } | undefined;
  const attempt = async (seconds: number): Promise<void> => {
    onAttempt?.(seconds);
    const outcome = await ask(seconds);
    attempts.push({ seconds, outcome });
    if (outcome === 'answered') survived = Math.max(survived, seconds);
    else cut = { seconds, outcome };
  };
  for (const seconds of ladder) {
    await attempt(seconds);
    if (cut) break;
  }
  while (cut && cut.seconds - survived > precision) await attempt(Math.floor((survived + cut.seconds) / 2));
  return { survivedSeconds: survived, cutSeconds: cut?.seconds, how: cut?.outcome, attempts };
}
