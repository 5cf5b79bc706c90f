import type { IncomingHttpHeaders } from 'node:http';
import type { Language } from '../../../base/messages.ts';
import { chooseLanguage } from '../../../base/messages.ts';
import { LANGUAGE_COOKIE } from '../../../web/index.ts';

/** The language of whoever sent this, where there is no page yet. `asked`: the `ui_locales` of an application. */
export function languageIn(
  { cookie = '', 'accept-language': accepted }: IncomingHttpHeaders,
  asked: string | null = null,
): Language {
  const chosen = new RegExp(`(?:^|; )${LANGUAGE_COOKIE}=([a-z]+)`).exec(cookie)?.[1];
  return chooseLanguage(chosen, asked?.replaceAll(' ', ','), accepted);
}
