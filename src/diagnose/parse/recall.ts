import { catalogue } from '../catalogue/store.ts';
import { recordsByName } from '../catalogue/lookup.ts';
import type { CodeRecord } from '../catalogue/record.ts';
import { stems } from '../catalogue/stems.ts';
import { searchText } from '../catalogue/search.ts';
import type { Facts } from './facts.ts';
import type { Line } from '../text/lines.ts';

/**
 * A short text that no reader knows may still be a sentence that somebody copied from a page: the catalogue knows
 * what pages say.
 */
const lineLimit = 12;
const characterLimit = 4_000;
/** A share of the words that is no accident, and words enough for it to mean something. */
const sure = 0.7;
const leastWords = 4;
/** Sentences about the field that complain of nothing ("the device was joined to the domain") are no findings. */
const complaint =
  /\b(?:not|no|never|cannot|(?:ca|could|wo|is|has|does|did)n't|unable|fail\w*|errors?|denied|refus\w+|reject\w+|invalid|expired|missing|block\w+|locked|wrong|incorrect|unexpected|too|exceed\w*|must|required|disabled|unknown|unavailable|restrict\w+|niet|geen|mislukt\w*|fout\w*|geweigerd|ongeldig\w*|verlopen|ontbreekt|geblokkeerd|vergrendeld|onjuist|onbekend\w*|te veel|moet|vereist|nicht|keine?\w*|Fehler|ungültig\w*|verweigert|abgelaufen|gesperrt|impossible|échou\w+|erreur)\b/i;
const prefix = /^[\s>*-]{0,10}(?:(?:error|fout|warning|message|title|reason|status|details?)\s?:\s{0,4})?/i;

/** A number, without anything that says of what. */
const bareNumber =
  /^(?:(?:error|code|event(?:\s?id)?|fout(?:code)?|gebeurtenis)\W{0,4})?(-?\d{1,10}|0x[\da-f]{1,8})\W{0,3}$/i;

/** The lines of a text while it is short; nothing of a long one. */
export class ShortText {
  #lines: Line[] | undefined = [];
  #size = 0;

  add(line: Line): void {
    if (!this.#lines || !/\S/.test(line.text)) return;
    this.#size += line.text.length;
    this.#lines.push(line);
    if (this.#lines.length > lineLimit || this.#size > characterLimit) this.#lines = undefined;
  }

  get lines(): readonly Line[] {
    return this.#lines ?? [];
  }
}

/** Adds what the catalogue recalls of lines that nothing else recognised. */
export function recall(lines: readonly Line[], facts: Facts): void {
  for (const line of lines) {
    const said = line.text.replace(prefix, '').trim();
    const bare = lines.length === 1 ? bareNumber.exec(said)?.[1] : undefined;
    if (bare !== undefined) {
      facts.add('bare-number', bare, line, { number: bare });
      facts.claim('code', 0.2);
    }
    if (said.length < 8 || !/[a-z]{3}/i.test(said)) continue;
    const record = named(said) ?? misprinted(said) ?? searched(said);
    if (!record || record.family === 'hosts') continue;
    facts.add('record-sentence', record.id, line, { match: said, values: {}, guess: true });
    facts.claim(record.family === 'setup' ? 'wizard-page' : 'code', 0.4);
  }
}

/** A line that is a name and nothing else. */
function named(said: string): CodeRecord | undefined {
  const records = said.length > 80 ? [] : recordsByName(said.replace(/[\s.:!]{1,5}$/, ''));
  // Two plain words ("unknown error") are said of everything; only the wizard's are its own.
  return records.find(({ family }) => family === 'setup') ?? (/\s/.test(said) ? undefined : records[0]);
}

function searched(said: string): CodeRecord | undefined {
  if (!complaint.test(said) || new Set(stems(said)).size < leastWords) return undefined;
  const [hit] = searchText(said, 1);
  return hit && hit.score >= sure ? hit.record : undefined;
}

/** A number that a page prints wrongly, or a translation tore. */
function misprinted(said: string): CodeRecord | undefined {
  const number = (written: string) =>
    /^[0-9a-fx]{5,10}$/i.test(written) && new RegExp(`\\b${written}\\b`, 'i').test(said);
  return catalogue().bySpelling('damaged', number)[0]?.record;
}
