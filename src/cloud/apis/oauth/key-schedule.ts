import { DAY } from '../../../base/clock.ts';

/** How long a key signs. */
export const SIGNS_MS = 90 * DAY;
/** A key is published for so long before it signs: clients keep what they read for a day. */
export const ANNOUNCED_MS = 2 * DAY;
/** And for so long after the next one signs: what it signed is over by then. */
const LINGERS_MS = 2 * DAY;
/** Its public half says longer whose a token was: sign-out takes one that is over. */
export const REMEMBERED_MS = 60 * DAY;

interface ScheduledKey {
  readonly alg: string;
  readonly signsFrom: Date;
}

export interface Arranged<Key> {
  /** Of each kind the one that signs comes first. */
  readonly published: readonly Key[];
  /** Those too that only tell whose a token was. */
  readonly remembered: readonly Key[];
}

/** Which keys sign, which are published and which are only remembered, now. */
export function arrangeKeys<Key extends ScheduledKey>(keys: readonly Key[], now: Date): Arranged<Key> {
  const algorithms = [...new Set(keys.map(({ alg }) => alg))].toSorted();
  const published = algorithms.flatMap((alg) => {
    const latestFirst = keys.filter((key) => key.alg === alg).toSorted((a, b) => +b.signsFrom - +a.signsFrom);
    const begun = latestFirst.filter(({ signsFrom }) => signsFrom <= now);
    const announced = latestFirst.filter(({ signsFrom }) => signsFrom > now);
    const lingering = begun.slice(1).filter((_, index) => {
      const next = begun[index];
      return next !== undefined && +next.signsFrom + LINGERS_MS > +now;
    });
    return [...begun.slice(0, 1), ...announced.toReversed(), ...lingering];
  });
  return { published, remembered: keys };
}
