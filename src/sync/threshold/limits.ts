import type { ThresholdLimits } from '../ports.ts';

/** What a new tenant has. */
export const defaultLimits: ThresholdLimits = { enabled: true, windowHours: 24, count: 500, percent: 20 };

/** Nobody has ever named any: every delete waits. */
export const unknownLimits: ThresholdLimits = { enabled: true, windowHours: 24, count: 0, percent: null };

/** A share says nothing of a handful: so many deletes never trip it. */
const NO_SHARE_BELOW = 20;

/**
 * The accidental-delete threshold trips on more than `count` deletes within the window, or on more than `percent` of
 * what was there when it began or came since (`base`).
 */
export function isAbove(
  { enabled, count, percent }: ThresholdLimits,
  { sum, base }: { readonly sum: number; readonly base: number },
): boolean {
  if (!enabled) return false;
  return sum > count || (percent !== null && sum > NO_SHARE_BELOW && sum * 100 > percent * base);
}

/** Whether it can be above at all, whatever there is. */
export function mayBeAbove(limits: ThresholdLimits, sum: number): boolean {
  return isAbove(limits, { sum, base: 0 });
}
