import { DAY, HOUR, MINUTE, SECOND } from '../base/clock.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { webMessages } from './messages.ts';
import type { Page } from './page.ts';
import { UTC } from './time-zone.ts';

const units = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', SECOND],
] as const;

/** "4 minutes ago", with the exact time at hand; the script of the pages keeps it moving. */
export function relativeTime(page: Page, at: Date | null | undefined): Html {
  if (!at) return html`<span class="soft">${page.t(webMessages.never)}</span>`;
  const distance = at.getTime() - page.now.getTime();
  const [unit, size] = units.find(([, size]) => Math.abs(distance) >= size) ?? (['second', SECOND] as const);
  const words = new Intl.RelativeTimeFormat(page.language, { numeric: 'auto' }).format(
    Math.round(distance / size),
    unit,
  );
  return html`<time data-relative datetime="${at.toISOString()}" title="${aboutTime(page, at)}">${words}</time>`;
}

function aboutTime(page: Page, at: Date): string {
  return page.timeZone === UTC ? utcText(at) : `${timeText(page, at)} · ${utcText(at)}`;
}

/** The date and time itself, in the zone of the reader; the exact one, in UTC as in the logs, is at hand. */
export function exactTime(page: Page, at: Date | null | undefined): Html {
  if (!at) return html`<span class="soft">${page.t(webMessages.never)}</span>`;
  return html`<time data-exact datetime="${at.toISOString()}" title="${utcText(at)}">${timeText(page, at)}</time>`;
}

/** 24 hours and the month as a word: nobody takes a day for a month. */
const locales = { en: 'en-GB', nl: 'nl' } as const;
const formats = new Map<string, Intl.DateTimeFormat>();
const MOST_FORMATS = 200;

/** As `exactTime`, where no element can stand. Where the zone of the reader is not known, it says UTC. */
export function timeText({ language, timeZone }: Pick<Page, 'language' | 'timeZone'>, at: Date): string {
  const words = formatFor(locales[language], timeZone).format(at);
  return timeZone === UTC ? `${words} UTC` : words;
}

/** Making one takes longer than using it. */
function formatFor(locale: string, timeZone: string): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone}`;
  const made =
    formats.get(key) ?? new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone });
  if (formats.size < MOST_FORMATS) formats.set(key, made);
  return made;
}

/** The same for every reader and in every language. */
function utcText(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** A length of time in the one or two units that matter. */
export function duration({ t, language }: Page, milliseconds: number): string {
  if (milliseconds < SECOND) return t(webMessages.milliseconds, { count: Math.round(milliseconds) });
  if (milliseconds < MINUTE) {
    const seconds = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(milliseconds / SECOND);
    return t(webMessages.seconds, { count: seconds });
  }
  const minutes = Math.floor(milliseconds / MINUTE);
  if (milliseconds < HOUR) {
    if (milliseconds % MINUTE < SECOND) return t(webMessages.wholeMinutes, { minutes });
    return t(webMessages.minutes, { minutes, seconds: Math.floor((milliseconds % MINUTE) / SECOND) });
  }
  return t(webMessages.hours, { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
