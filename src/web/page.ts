import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Clock } from '../base/clock.ts';
import type { Language } from '../base/messages.ts';
import { chooseLanguage } from '../base/messages.ts';
import { timeZoneOf, ZONE_COOKIE } from './time-zone.ts';
import type { Translate } from './translate.ts';
import { translatorFor } from './translate.ts';

export const LANGUAGE_COOKIE = 'hawser-language';

/** Who reads a text. */
export interface Reader {
  readonly language: Language;
  readonly t: Translate;
  /** Where the site that they are on explains codes; absent: at `/codes`. */
  readonly codesAt?: string;
}

/** What every page of a server knows about its reader and its moment. */
export interface Page extends Reader {
  readonly now: Date;
  /** In which times are written; UTC where it is not known. */
  readonly timeZone: string;
  /** Path and query of this page: where a switch of language comes back to. */
  readonly here: string;
}

export function readerOf(language: Language): Reader {
  return { language, t: translatorFor(language) };
}

/** The reader's choice counts before what `asked` (whoever sent the reader here), and that before the browser. */
export function pageOf(context: Context, clock: Clock, asked: readonly string[] = []): Page {
  const chosen = getCookie(context, LANGUAGE_COOKIE);
  const language = chooseLanguage(chosen, asked.join(','), context.req.header('accept-language'));
  const { pathname, search } = new URL(context.req.url);
  const timeZone = timeZoneOf(getCookie(context, ZONE_COOKIE));
  return { ...readerOf(language), now: clock.now(), timeZone, here: pathname + search };
}

/** A path on this site, or `fallback`: an address that came in from outside never leads elsewhere. */
export function localPath(candidate: unknown, fallback: string): string {
  const isLocal = typeof candidate === 'string' && /^\/(?![/\\])[\u0021-\u007e]*$/.test(candidate);
  return isLocal ? candidate : fallback;
}

/** The page of a code, on the site of the reader. */
export function codeAddress({ codesAt = '/codes' }: Reader, code: string): string {
  return `${codesAt}/${encodeURIComponent(code)}`;
}
