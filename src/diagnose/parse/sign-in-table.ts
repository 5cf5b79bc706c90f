import { recordsByNumber } from '../catalogue/lookup.ts';
import { copyOf } from '../text/copy.ts';
import type { Line } from '../text/lines.ts';
import { addCode } from './codes.ts';
import type { Facts, Reader, Reading } from './facts.ts';
import { parseTime } from './times.ts';

/**
 * A table of sign-ins, as the portal exports it and as log queries print it: the number of the token service stands in
 * a column of its own, and only the heading says what it is. Zero is a sign-in that succeeded.
 */
const heading =
  /^(?:sign-?in |aanmeldings?|anmelde)?(?:error ?code|fout ?code|fehler ?code|code d.erreur|c[oó]digo de error|codice errore|result ?type|status\.error_?code|failure ?code)$/i;
const person =
  /^(?:user(?: ?name| ?principal ?name)?|identity|gebruikers?(?:naam)?|benutzer(?:name)?|utilisateur|usuario|utente)$/i;
/** People of one table that are kept apart. */
const mostPeople = 20_000;
const separators = ['\t', ';', '|', ','] as const;

interface Attempt {
  readonly line: Line;
  readonly time: number | undefined;
}

export class SignInTableReader implements Reader {
  #column = -1;
  #separator: string = ',';
  #person = -1;
  /** By person the last sign-in that failed and the last that succeeded, wherever in the table they stand. */
  readonly #failed = new Map<string, Attempt>();
  readonly #succeeded = new Map<string, Attempt>();

  read(line: Line, facts: Facts): Reading {
    const { text } = line;
    if (text.length > 4000) return 'none';
    if (this.#column < 0) return this.#heading(text, facts) ? 'mine' : 'none';
    const cells = cellsOf(text, this.#separator);
    const cell = cells[this.#column];
    if (cell === undefined || cell === '') return 'none';
    const number = Number(cell);
    const name = cells[this.#person]?.toLowerCase();
    if (number === 0) facts.add('token', 'issued', line, {});
    if (name !== undefined) this.#note(copyOf(name), number, line);
    if (!Number.isInteger(number) || recordsByNumber('aadsts', number).length === 0) return 'none';
    addCode(facts, line, 'aadsts', number, String(number));
    facts.claim('token-error', 0.4);
    return 'shared';
  }

  /** Beyond the limits a sign-in counts as unfinished sooner, never as completed. */
  #note(name: string, number: number, line: Line): void {
    const attempts = number === 0 ? this.#succeeded : this.#failed;
    const known = attempts.get(name);
    const attempt = { line: { ...line }, time: parseTime(line.text) };
    if (known ? isLater(attempt, known) : attempts.size < mostPeople) attempts.set(name, attempt);
  }

  /** That somebody else came through ends nobody's trouble, and neither does what came before it. */
  end(facts: Facts): void {
    for (const [name, failed] of this.#failed) {
      const succeeded = this.#succeeded.get(name);
      if (!succeeded || isLater(failed, succeeded)) return facts.add('token', 'unfinished', failed.line, {});
    }
    return undefined;
  }

  #heading(text: string, facts: Facts): boolean {
    if (!/code|type|c[oó]d/i.test(text)) return false;
    for (const separator of separators) {
      const cells = text.includes(separator) ? cellsOf(text, separator) : [];
      const column = cells.length < 3 ? -1 : cells.findIndex((cell) => heading.test(cell));
      if (column < 0) continue;
      this.#column = column;
      this.#person = cells.findIndex((cell) => person.test(cell));
      this.#separator = separator;
      facts.claim('token-error', 0.3);
      return true;
    }
    return false;
  }
}

/** Without an hour in both rows nothing is said of their order. */
function isLater({ time }: Attempt, other: Attempt): boolean {
  return time !== undefined && other.time !== undefined && time > other.time;
}

/** The cells of a row; a separator between quotes is part of its cell. */
function cellsOf(row: string, separator: string): readonly string[] {
  const cells = [''];
  let isQuoted = false;
  for (const sign of row) {
    if (sign === '"') isQuoted = !isQuoted;
    else if (sign === separator && !isQuoted) cells.push('');
    else cells[cells.length - 1] += sign;
  }
  return cells.map((cell) => cell.trim());
}
