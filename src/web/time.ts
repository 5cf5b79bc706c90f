import { DAY, HOUR, MINUTE, SECOND } from '../base/clock.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { webMessages } from './messages.ts';
import type { Page } from './page.ts';

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
  return html`<time data-relative datetime="${at.toISOString()}" title="${exactText(page, at)}">${words}</time>`;
}

/** The date and time itself, in UTC: the same for every reader, as in the logs. */
export function exactTime(page: Page, at: Date | null | undefined): Html {
  if (!at) return html`<span class="soft">${page.t(webMessages.never)}</span>`;
  return html`<time data-exact datetime="${at.toISOString()}">${exactText(page, at)}</time>`;
}

function exactText({ language }: Page, at: Date): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });
  return `${format.format(at)} UTC`;
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
