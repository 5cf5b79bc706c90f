/**
 * The dates that logs write. Without a zone the time counts as UTC: it only orders lines of one log. `03/04/2026` is
 * taken as month first unless the first number exceeds 12 or `dayFirst` is set.
 */
const iso = /\b(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?\s?(Z|UTC|[+-]\d{2}:?\d{2})?/;
const slashed =
  /\b(\d{1,2})([/.-])(\d{1,2})\2(\d{4})[ ,T]{1,3}(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d{1,7})?(?:\s?([AP])\.?M\b)?/i;
const apache = /\b(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-]\d{4})/;
/** `Thu Nov 19 09:12:14 2026`, as C prints it, also with the zone before the year. */
const ctime =
  /\b([A-Z][a-z]{2})\s{1,2}(\d{1,2}) (\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})? (?:(UTC|GMT|Z|[A-Z]{3,4}) )?(\d{4})\b/;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function parseTime(text: string, dayFirst = false): number | undefined {
  const standard = iso.exec(text);
  if (standard) {
    const [, year, month, day, hour, minute, second, fraction = '', zone] = standard;
    const millis = Number(fraction.slice(0, 3).padEnd(3, '0'));
    return valid(
      Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), millis) -
        offset(zone),
    );
  }
  const web = apache.exec(text);
  if (web) {
    const [, day, month, year, hour, minute, second, zone] = web;
    return valid(
      Date.UTC(Number(year), months.indexOf(month ?? ''), Number(day), Number(hour), Number(minute), Number(second)) -
        offset(zone),
    );
  }
  const written = text.includes(':') ? ctime.exec(text) : null;
  if (written) {
    const [, month, day, hour, minute, second, , year] = written;
    const at = months.indexOf(month ?? '');
    if (at >= 0) return valid(Date.UTC(Number(year), at, Number(day), Number(hour), Number(minute), Number(second)));
  }
  const local = slashed.exec(text);
  if (!local) return undefined;
  const [, first, separator, second, year, hour, minute, seconds = '0', half] = local;
  const swap = !half && (dayFirst || separator !== '/' || Number(first) > 12);
  const [month, day] = swap ? [Number(second), Number(first)] : [Number(first), Number(second)];
  if (month > 12) return undefined;
  const hours = half ? (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hour);
  return valid(Date.UTC(Number(year), month - 1, day, hours, Number(minute), +seconds));
}

function offset(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '');
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000;
}

function valid(time: number): number | undefined {
  return Number.isNaN(time) ? undefined : time;
}

/**
 * Whether a time says which zone it counts in: a number of seconds, `Z`, a name, or hours. Others are the clock of
 * whoever wrote them.
 */
export function namesZone(text: string): boolean {
  return /\d{10}\.\d{3}|\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s?(?:Z\b|UTC|GMT|[+-]\d{2}:?\d{2}\b)/.test(text);
}
