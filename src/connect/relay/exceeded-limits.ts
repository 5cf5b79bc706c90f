import type { LimitedSubject, RateLimit, TakenPoint } from '../../base/rate-limit.ts';

/** So many are looked through for those whose window is over. */
const MANY = 1000;

/**
 * Limits that were found to have no points left: that stays so until their window ends, and need not be asked again.
 * What this process has not found yet is found when the next point is taken.
 */
export class ExceededLimits {
  /** When the window ends. */
  readonly #until = new Map<string, Date>();

  add(exceeded: TakenPoint, now: Date): void {
    if (this.#until.size >= MANY) this.#forgetBefore(now);
    this.#until.set(nameOf(exceeded), exceeded.resetAt);
  }

  /** The first of them that has no points left. */
  among(subjects: readonly LimitedSubject[], now: Date): RateLimit | undefined {
    return subjects.find((subject) => (this.#until.get(nameOf(subject)) ?? now) > now)?.limit;
  }

  #forgetBefore(now: Date): void {
    for (const [name, until] of this.#until) if (until <= now) this.#until.delete(name);
  }
}

function nameOf({ limit, subject }: LimitedSubject): string {
  return `${limit.name} ${subject}`;
}
