import { recordsByNumber } from '../catalogue/lookup.ts';
import type { Line } from '../text/lines.ts';
import { addCode } from './codes.ts';
import type { Facts, Reader, Reading } from './facts.ts';

/**
 * A table of sign-ins, as the portal exports it and as log queries print it: the number of the token service stands in
 * a column of its own, and only the heading says what it is. Zero is a sign-in that succeeded.
 */
const heading =
  /^(?:sign-?in |aanmeldings?|anmelde)?(?:error ?code|fout ?code|fehler ?code|code d.erreur|c[oó]digo de error|codice errore|result ?type|status\.error_?code|failure ?code)$/i;
const separators = ['\t', ';', '|', ','] as const;

export class SignInTableReader implements Reader {
  #column = -1;
  #separator: string = ',';

  read(line: Line, facts: Facts): Reading {
    const { text } = line;
    if (text.length > 4000) return 'none';
    if (this.#column < 0) return this.#heading(text, facts) ? 'mine' : 'none';
    const number = Number(cellsOf(text, this.#separator)[this.#column]);
    if (number === 0) facts.add('token', 'issued', line, {});
    if (!Number.isInteger(number) || recordsByNumber('aadsts', number).length === 0) return 'none';
    addCode(facts, line, 'aadsts', number, String(number));
    facts.claim('token-error', 0.4);
    return 'shared';
  }

  #heading(text: string, facts: Facts): boolean {
    if (!/code|type|c[oó]d/i.test(text)) return false;
    for (const separator of separators) {
      const cells = text.includes(separator) ? cellsOf(text, separator) : [];
      const column = cells.length < 3 ? -1 : cells.findIndex((cell) => heading.test(cell));
      if (column < 0) continue;
      this.#column = column;
      this.#separator = separator;
      facts.claim('token-error', 0.3);
      return true;
    }
    return false;
  }
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
