import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Clock } from '../base/clock.ts';
import type { Language } from '../base/messages.ts';
import { chooseLanguage } from '../base/messages.ts';
import type { Translate } from './translate.ts';
import { translatorFor } from './translate.ts';

export const LANGUAGE_COOKIE = 'hawser-language';

/** What every page needs to know about its reader and its moment. */
export interface Page {
  readonly language: Language;
  readonly t: Translate;
  readonly now: Date;
  /** Path and query of this page: where a switch of language comes back to. */
  readonly here: string;
}

/** The reader's choice counts before what the browser wishes. */
export function pageOf(context: Context, clock: Clock): Page {
  const language = chooseLanguage(getCookie(context, LANGUAGE_COOKIE), context.req.header('accept-language'));
  const { pathname, search } = new URL(context.req.url);
  return { language, t: translatorFor(language), now: clock.now(), here: pathname + search };
}

/** A path on this site, or `fallback`: an address that came in from outside never leads elsewhere. */
export function localPath(candidate: unknown, fallback: string): string {
  const isLocal = typeof candidate === 'string' && /^\/(?![/\\])[\u0021-\u007e]*$/.test(candidate);
  return isLocal ? candidate : fallback;
}
