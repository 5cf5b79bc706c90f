import type { Text } from '../../base/messages.ts';
import { flagsText, usageErrors } from '../help/usage-errors.ts';
import { languageOf } from '../terminal/language.ts';
import type { CommonOptions } from './subcommand.ts';

const why: Text = {
  en: 'A time such as 2026-03-01 or 2026-03-01T12:00:00Z.',
  nl: 'Een tijdstip zoals 2026-03-01 of 2026-03-01T12:00:00Z.',
};

interface Times {
  readonly since: string | undefined;
  readonly until: string | undefined;
}

/** The times of `--since` and `--until`, as they are sent. Throws `usage.invalid-value`. */
export function timesOf({ since, until }: Times, command: string, { lang }: CommonOptions): Times {
  const at = (flags: string, given: string | undefined): string | undefined => {
    if (given === undefined) return undefined;
    const moment = new Date(given);
    if (!Number.isNaN(moment.getTime())) return moment.toISOString();
    const language = languageOf(lang);
    const values = { what: flagsText(flags, language), given, why: why[language] };
    throw usageErrors('usage.invalid-value', { ...values, command });
  };
  return { since: at('--since <time>', since), until: at('--until <time>', until) };
}
