import { assert } from '../base/assert.ts';
import { isStorableTime } from '../base/storable.ts';

/**
 * FILETIME and the other 64-bit times of AD (pwdLastSet, accountExpires, lockoutTime, minPwdAge): hundreds of
 * nanoseconds, since 1601-01-01 UTC when it is a moment, negative when it is a duration. They stay decimal text because
 * they do not fit a double.
 */
const ticksPerMillisecond = 10_000n;
const epochTicks = 116_444_736_000_000_000n;
const maximum = 0x7fff_ffff_ffff_ffffn;
const minimum = -0x8000_0000_0000_0000n;

/** "Never": accountExpires and maxPwdAge hold either 0 or this. */
export const NEVER = maximum.toString();
/** maxPwdAge, lockoutDuration: for ever. */
export const FOR_EVER = minimum.toString();

/**
 * The moment, or undefined for 0 and "never", which what lies after the year 9999 is as well: no text of a date holds
 * it. Fractions of a millisecond are cut off.
 */
export function fileTimeToDate(text: string): Date | undefined {
  const ticks = parseTicks(text);
  if (ticks <= 0n || ticks === maximum) return undefined;
  const date = new Date(Number((ticks - epochTicks) / ticksPerMillisecond));
  return isStorableTime(date) ? date : undefined;
}

export function fileTimeFromDate(date: Date): string {
  assert(!Number.isNaN(date.getTime()), 'a FILETIME is made from a valid date');
  const ticks = BigInt(date.getTime()) * ticksPerMillisecond + epochTicks;
  assert(ticks >= 0n && ticks <= maximum, 'the date fits a FILETIME');
  return ticks.toString();
}

/** A duration (minPwdAge, lockoutDuration) in milliseconds; Infinity for "for ever". */
export function durationToMs(text: string): number {
  const ticks = parseTicks(text);
  return ticks === minimum ? Infinity : Number(-ticks / ticksPerMillisecond);
}

export function durationFromMs(milliseconds: number): string {
  return milliseconds === Infinity ? FOR_EVER : (-BigInt(Math.trunc(milliseconds)) * ticksPerMillisecond).toString();
}

function parseTicks(text: string): bigint {
  assert(/^-?\d{1,19}$/.test(text), `"${text}" is not a 64-bit integer`);
  const ticks = BigInt(text);
  assert(ticks >= minimum && ticks <= maximum, `"${text}" does not fit 64 bits`);
  return ticks;
}
