import type { Language } from '../base/messages.ts';
import { chooseLanguage } from '../base/messages.ts';

/** The language of a command's texts: `--lang`, then HAWSER_LANG, then what the shell says. */
export function languageOf(option: string | undefined): Language {
  const { HAWSER_LANG, LC_ALL, LANG } = process.env;
  return chooseLanguage(option, HAWSER_LANG, LC_ALL, LANG);
}
