import { z } from 'zod';
import { defineDetails } from './details.ts';

const storableDetail = defineDetails({
  'base.not-storable': {
    en: "has characters that can't be stored (NUL, half a pair)",
    nl: 'bevat tekens die niet kunnen worden bewaard (NUL, een half paar)',
  },
  'base.not-a-time': { en: 'is before the year 1', nl: 'ligt voor het jaar 1' },
});

export const notStorable = storableDetail('base.not-storable');

/** A database has no text with NUL in it, and UTF-8 no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** The text of every schema whose value reaches a database. */
export const storable = z.string().refine(isStorable, notStorable.code);

/** A point in time, ISO 8601 in UTC. ISO has a year 0; the database has none. */
export const storableTime = z.iso
  .datetime()
  .refine((text) => !text.startsWith('0000'), storableDetail('base.not-a-time').code);

const [firstTime, endOfTime] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z') + 1];

/** Whether `storableTime` takes it as text: directories hold moments of the year 30828. */
export function isStorableTime(date: Date): boolean {
  const time = date.getTime();
  return time >= firstTime && time < endOfTime;
}

/** A number of things, as a column of the database holds it. */
export const storableCount = z.int().nonnegative().max(2_147_483_647);
