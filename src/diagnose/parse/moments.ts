import type { Line } from '../text/lines.ts';

/** The last time that a text said something about one account, and how often it did. */
export interface Moment extends Place {
  /** The account, or undefined where the text names none. */
  readonly account: string | undefined;
  readonly count: number;
}

/** Where a line stands, and when it was: at a date, or at an hour of a day that it does not name. */
interface Place {
  readonly line: number;
  readonly time: number | undefined;
  readonly hour: number | undefined;
}

interface Said extends Place {
  readonly key: string;
}

const accountLimit = 2_000;

/**
 * Who and when, of what a text says over and over. Facts keep one evidence of each key; whether a later success is
 * about the same account needs every account. An event names its account behind its number, or before it: what is said
 * in one event waits until the event ends.
 */
export class Moments {
  readonly #byKey = new Map<string, Map<string | undefined, Moment>>();
  readonly #accounts = new Set<string>();
  #waiting: Said[] = [];
  #account: string | undefined;
  #isEvent = false;

  /** Another event begins. */
  begin(): void {
    this.#settle();
    this.#isEvent = true;
  }

  /** A paragraph ends; an event goes on over blank lines. */
  endParagraph(): void {
    if (!this.#isEvent) this.#settle();
  }

  add(key: string, { number: line, text }: Line, time: number | undefined): void {
    this.#waiting.push({ key, line, time, hour: time === undefined ? hourIn(text) : undefined });
  }

  /** A line names an account: that of the event, or the first of another one. */
  name(account: string, line: number): void {
    if (this.#account !== undefined && this.#account !== account) {
      const own = this.#waiting.filter((said) => said.line === line);
      this.#waiting = this.#waiting.filter((said) => said.line !== line);
      this.#settle();
      this.#waiting = own;
    }
    this.#account = account;
    if (this.#accounts.size < accountLimit) this.#accounts.add(account);
  }

  end(): void {
    this.#settle();
  }

  of(key: string): readonly Moment[] {
    return [...(this.#byKey.get(key)?.values() ?? [])];
  }

  /** How many accounts the text names. */
  get accounts(): number {
    return this.#accounts.size;
  }

  #settle(): void {
    for (const { key, ...said } of this.#waiting) {
      const moments = this.#byKey.get(key) ?? new Map<string | undefined, Moment>();
      const known = moments.get(this.#account);
      const count = (known?.count ?? 0) + 1;
      // Newest-first logs have the latest moment first.
      const place = known && !isAfter(said, known) ? known : said;
      if (known || moments.size < accountLimit) moments.set(this.#account, { ...place, account: this.#account, count });
      this.#byKey.set(key, moments);
    }
    this.#waiting = [];
    this.#account = undefined;
    this.#isEvent = false;
  }
}

/** Whether one is after the other: by the clock where the text has one, else by their lines. */
export function isAfter(later: Place, earlier: Place): boolean {
  const between = difference(later.time, earlier.time) || difference(later.hour, earlier.hour);
  return between === 0 ? later.line >= earlier.line : between > 0;
}

function difference(later: number | undefined, earlier: number | undefined): number {
  return later === undefined || earlier === undefined ? 0 : later - earlier;
}

/** Seconds since midnight, of a line that has an hour and no date. */
function hourIn(text: string): number | undefined {
  const [, hours, minutes, seconds] = /(?<![\d:.])([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?![\d:])/.exec(text) ?? [];
  return hours === undefined ? undefined : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
