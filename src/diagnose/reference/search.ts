import type { Language } from '../../base/messages.ts';
import { allRecords } from '../catalogue/lookup.ts';
import type { CodeRecord } from '../catalogue/record.ts';
import { label, writtenForms } from '../explain/wording.ts';

/** What the pages search: made once, of every record in a language. */
interface Entry {
  readonly record: CodeRecord;
  readonly label: string;
  /** Every way in which it is written. */
  readonly code: string;
  readonly words: ReadonlySet<string>;
  /** Without anything between letters and digits. */
  readonly compact: string;
  readonly text: string;
}

const made = new Map<Language, readonly Entry[]>();

/** Every way in which a code is written, for a search in the browser too. */
export function formsOf(record: CodeRecord): readonly string[] {
  const { hex, decimal, unsigned } = writtenForms(record);
  return [hex, decimal, unsigned, ...record.names, ...record.damaged].filter((form) => form !== null).map(String);
}

/**
 * Codes that are written so, or whose title has every word of the question; the best first. As the script of the pages
 * ranks them: the very code, then codes that begin with it, then names, then titles.
 */
export function searchCodes(query: string, language: Language, limit: number): readonly CodeRecord[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10);
  if (words.length === 0) return [];
  const compact = query.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const found = entriesIn(language).flatMap((entry) => {
    const rank = rankOf(entry, words, compact);
    return rank === undefined ? [] : [{ record: entry.record, rank }];
  });
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ record }) => record);
}

function rankOf(entry: Entry, words: readonly string[], compact: string): number | undefined {
  const whole = words.join(' ');
  if (entry.label === whole) return 0;
  if (entry.words.has(whole)) return 1;
  if (compact.length > 2 && entry.compact.startsWith(compact)) return 2;
  if (words.every((word) => entry.code.includes(word))) return 3;
  return words.every((word) => entry.text.includes(word)) ? 4 : undefined;
}

function entriesIn(language: Language): readonly Entry[] {
  const known = made.get(language);
  if (known) return known;
  const entries = allRecords().map((record): Entry => {
    const name = label(record).toLowerCase();
    const code = `${name} ${formsOf(record).join(' ')} ${record.id}`.toLowerCase();
    const text = `${code} ${record.title[language].toLowerCase()}`;
    return {
      record,
      label: name,
      code,
      words: new Set(code.split(' ')),
      compact: code.replaceAll(/[^a-z0-9]/g, ''),
      text,
    };
  });
  made.set(language, entries);
  return entries;
}
