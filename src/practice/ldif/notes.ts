import type { Detail } from '../../base/details.ts';
import { defineDetails } from '../../base/details.ts';
import { practiceErrors } from '../errors.ts';

/** What became of the parts of a file that a practice forest cannot take as they are. */
const noteDetail = defineDetails({
  'practice.ldif-record-unreadable': {
    en: 'records that cannot be read: left out',
    nl: 'records die niet te lezen zijn: weggelaten',
  },
  'practice.ldif-line-unreadable': {
    en: 'lines that cannot be read: left out, the rest of the entry is loaded',
    nl: 'regels die niet te lezen zijn: weggelaten, de rest van de entry is geladen',
  },
  'practice.ldif-no-class': {
    en: 'entries without objectClass: loaded as containers',
    nl: 'entry’s zonder objectClass: geladen als container',
  },
  'practice.ldif-unknown-class': {
    en: 'entries of classes that the practice forest does not have: loaded as containers',
    nl: 'entry’s van klassen die het oefenforest niet heeft: geladen als container',
  },
  'practice.ldif-dns-data': {
    en: 'DNS zones and their records: left out, because nothing here uses them',
    nl: 'DNS-zones en hun records: weggelaten, want ze worden hier niet gebruikt',
  },
  'practice.ldif-configuration': {
    en: 'entries of the configuration and the schema: left out, the practice forest has its own',
    nl: 'entry’s van de configuratie en het schema: weggelaten, het oefenforest heeft eigen',
  },
  'practice.ldif-other-domain': {
    en: 'entries outside the domain: left out',
    nl: 'entry’s buiten het domein: weggelaten',
  },
  'practice.ldif-deleted': { en: 'deleted objects: left out', nl: 'verwijderde objecten: weggelaten' },
  'practice.ldif-several-values': {
    en: 'several values of a single-valued attribute: the first is kept',
    nl: 'meerdere waarden van een attribuut dat er één bevat: de eerste is bewaard',
  },
  'practice.ldif-wrong-value': {
    en: "values that the attribute can't hold: left out",
    nl: 'waarden die het attribuut niet kan bevatten: weggelaten',
  },
  'practice.ldif-change-refused': {
    en: 'changes that cannot be made: left out',
    nl: 'wijzigingen die niet te maken zijn: weggelaten',
  },
});
export type NoteCode = ReturnType<typeof noteDetail>['code'];

/** One kind of thing that was not taken as it is. */
export interface LdifNote {
  readonly what: Detail;
  readonly count: number;
  /** The first few: the line, and what stands there. */
  readonly examples: readonly { readonly line: number; readonly found: string }[];
}

export interface Mistake {
  readonly line: number;
  readonly found: string;
  readonly expected: string;
}

const EXAMPLES = 3;

/**
 * Collects what a file holds beyond what can be loaded. Real exports hold much of it, so by default it is counted and
 * shown; with `strict` the first mistake refuses the whole file.
 */
export class LdifNotes {
  readonly #file: string;
  readonly #isStrict: boolean;
  readonly #notes = new Map<NoteCode, { count: number; examples: { line: number; found: string }[] }>();

  constructor(file: string, { strict }: { readonly strict: boolean }) {
    this.#file = file;
    this.#isStrict = strict;
  }

  get all(): readonly LdifNote[] {
    return [...this.#notes].map(([code, { count, examples }]) => ({ what: noteDetail(code), count, examples }));
  }

  /** Something that no file should hold. Throws `practice.ldif-invalid` when strict. */
  mistake(code: NoteCode, { line, found, expected }: Mistake, cause?: unknown): void {
    if (this.#isStrict)
      throw practiceErrors('practice.ldif-invalid', { file: this.#file, line, found, expected }, { cause });
    this.add(code, line, found);
  }

  /** Something that belongs in an export and not in a practice forest. */
  add(code: NoteCode, line: number, found: string): void {
    const note = this.#notes.get(code) ?? { count: 0, examples: [] };
    this.#notes.set(code, note);
    note.count++;
    if (note.examples.length < EXAMPLES) note.examples.push({ line, found });
  }
}
