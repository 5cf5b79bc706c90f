import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../base/clock.ts';
import { DAY } from '../../base/clock.ts';
import { isHawserError } from '../../base/errors.ts';
import type { SecretBox } from '../../base/secrets.ts';

/**
 * Browsers that are known as somebody's: in which they signed in with a second factor, or on three days with a password
 * alone. One password alone is not enough, or whoever found it out would be known too. Each has an allowance of its own
 * for wrong passwords, so that strangers who guess cannot use up that of the owner. What the browser keeps is sealed:
 * it can neither be made up nor read, and it proves nothing but this.
 */
export const KNOWN_FOR_MS = 180 * DAY;
/** People with several accounts; who was there longest ago goes. */
const MAX_PEOPLE = 5;
/** On so many days a password alone makes a browser known. */
const DAYS = 3;
const SEAL = 'known-browser';

const content = z.object({
  id: z.string(),
  people: z.array(z.object({ who: z.string(), at: z.number(), days: z.int().min(1).max(DAYS) })),
});
type Content = z.infer<typeof content>;

export interface KnownBrowsersOptions {
  readonly secrets: SecretBox;
  readonly clock: Clock;
}

export class KnownBrowsers {
  readonly #options: KnownBrowsersOptions;

  constructor(options: KnownBrowsersOptions) {
    this.#options = options;
  }

  /**
   * The id of the browser that keeps `text`, when it is known as this person's; `name` as `normalizeName` gives it.
   */
  recognize(text: string | undefined, name: string): string | undefined {
    const known = this.#open(text);
    const who = hashOf(name);
    return known?.people.some((person) => person.who === who && person.days >= DAYS) === true ? known.id : undefined;
  }

  /** What the browser keeps from now on: this person signed in, with so many factors. */
  remember(text: string | undefined, name: string, factors: 1 | 2): string {
    const { id, people } = this.#open(text) ?? { id: randomBytes(16).toString('base64url'), people: [] };
    const who = hashOf(name);
    const at = this.#now();
    const before = people.find((person) => person.who === who);
    const isNewDay = !before || dayOf(before.at) !== dayOf(at);
    const days = factors > 1 ? DAYS : Math.min(DAYS, (before?.days ?? 0) + (isNewDay ? 1 : 0));
    const others = people.filter((person) => person.who !== who);
    const latest = [{ who, at, days }, ...others].slice(0, MAX_PEOPLE);
    return this.#options.secrets.seal(SEAL, JSON.stringify({ id, people: latest } satisfies Content));
  }

  #open(text: string | undefined): Content | undefined {
    if (text === undefined) return undefined;
    try {
      const { id, people } = content.parse(JSON.parse(this.#options.secrets.open(SEAL, text)));
      const since = this.#now() - KNOWN_FOR_MS;
      return { id, people: people.filter(({ at }) => at > since) };
    } catch (error) {
      if (isHawserError(error, 'base.secret-undecryptable')) return undefined; // made up, or sealed with an older key
      throw error;
    }
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}

function dayOf(at: number): number {
  return Math.floor(at / DAY);
}

function hashOf(name: string): string {
  return createHash('sha256').update(name).digest('base64url').slice(0, 22);
}
