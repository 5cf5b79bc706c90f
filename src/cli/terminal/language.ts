import { Option } from 'commander';
import type { Language } from '../../base/messages.ts';
import { chooseLanguage, languages } from '../../base/messages.ts';

/** The language of a command's texts: `--lang`, then HAWSER_LANG, then what the shell says. */
export function languageOf(option: string | undefined): Language {
  const { HAWSER_LANG, LC_ALL, LANG } = process.env;
  return chooseLanguage(option, HAWSER_LANG, LC_ALL, LANG);
}

/** `--lang`, the same for every command. */
export function languageOption(): Option {
  return new Option('--lang <language>', 'the language of the texts').choices([...languages]);
}
