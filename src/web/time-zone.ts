/**
 * The time zone of a browser, which it tells in no header: the script of the pages notes it in this cookie, and from
 * then on the server writes times in it. Without script they are in UTC, and say so.
 */
export const ZONE_COOKIE = 'hawser-zone';
export const UTC = 'UTC';

const known = new Map<string, string>();
const MOST_KNOWN = 1000;

/** A name of the tz database that this server knows, and UTC for everything else that a cookie may hold. */
export function timeZoneOf(cookie: string | undefined): string {
  if (cookie === undefined || !/^[A-Za-z][\w+/-]{0,63}$/.test(cookie)) return UTC;
  const before = known.get(cookie);
  if (before !== undefined) return before;
  const zone = isZone(cookie) ? cookie : UTC;
  if (known.size < MOST_KNOWN) known.set(cookie, zone);
  return zone;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // a RangeError: there is no such zone
  }
}
