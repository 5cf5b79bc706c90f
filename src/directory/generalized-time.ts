/**
 * Generalized time (RFC 4517 3.3.13): 20260131235959.0Z as AD writes whenCreated, with optional minutes, seconds,
 * fraction and offset as other servers may.
 */
const pattern = /^(\d{4})(\d{2})(\d{2})(\d{2})(?:(\d{2})(?:(\d{2}))?)?(?:[.,](\d+))?(Z|[+-]\d{2}(?:\d{2})?)$/;

/** The moment, or undefined when `text` is not one ("00000000000000.0Z", the 31st of June). */
export function parseGeneralizedTime(text: string): Date | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, , , , , minutes, seconds, fraction, zone = 'Z'] = match;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? '0'));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, Math.min(second, 59));
  const isOnTheCalendar = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!isOnTheCalendar || hour > 23 || minute > 59 || second > 60) return undefined;
  // A fraction belongs to the last unit that is present.
  const unitMs = seconds !== undefined ? 1000 : minutes !== undefined ? 60_000 : 3_600_000;
  const fractionMs = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * unitMs + 1e-6);
  return new Date(date.getTime() + fractionMs - offsetMs(zone));
}

/** As AD writes it: UTC, tenths of seconds that are always 0 — unless the date has milliseconds, which are kept. */
export function formatGeneralizedTime(date: Date): string {
  const [day = '', time = ''] = date.toISOString().split('T');
  const milliseconds = time.slice(9, 12);
  const fraction = milliseconds === '000' ? '0' : milliseconds;
  return `${day.replaceAll('-', '')}${time.slice(0, 8).replaceAll(':', '')}.${fraction}Z`;
}

function offsetMs(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5) || '0');
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
