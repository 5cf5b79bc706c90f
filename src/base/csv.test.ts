import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvHead, csvLine } from './csv.ts';

/** What RFC 4180 says a line is, read back. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  for (const [, quoted, plain] of line.slice(0, -2).matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)) {
    cells.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
  }
  return cells;
}

/** The cells of a spreadsheet that separates them by semicolons or tabs, and takes commas for text. */
function cellsElsewhere(line: string, separator: ';' | '\t'): string[] {
  const cells = [''];
  let isQuoted = false;
  for (const [at, letter] of Array.from(line).entries()) {
    const cell = cells.at(-1) ?? '';
    const isFirst = at === 0 || [separator, '\r', '\n'].includes(line.charAt(at - 1));
    if (letter === '"' && isQuoted) isQuoted = false;
    else if (letter === '"' && cell === '' && isFirst) isQuoted = true;
    else if (!isQuoted && [separator, '\r', '\n'].includes(letter)) cells.push('');
    else cells[cells.length - 1] = cell + letter;
  }
  return cells;
}

const formula = /^[=+\-@＝＋－＠\t\r]/u;
const letters = fc.constantFrom('a', '"', ',', ';', '\t', '\n', '\r', '=', '-', '＝', ' ', 'é');
const line = fc.array(fc.string({ unit: letters, minLength: 1 }), { minLength: 1, maxLength: 4 });

test('any text comes back, but that no cell is a formula', () => {
  fc.assert(
    fc.property(line, (cells) => {
      const read = cellsOf(csvLine(cells));
      expect(read.map((cell) => cell.replace(/^'/, '').replaceAll(/(^|[;\t\r\n])'/g, '$1'))).toEqual(cells);
      for (const cell of read) expect(cell).not.toMatch(formula);
    }),
  );
});

test('nothing begins a formula where cells are separated by semicolons or tabs', () => {
  fc.assert(
    fc.property(line, fc.constantFrom(';', '\t'), (cells, separator) => {
      for (const cell of cellsElsewhere(csvLine(cells), separator)) expect(cell).not.toMatch(/^[=+\-@＝＋－＠]/u);
    }),
    {
      examples: [
        [['x;=1'], ';'],
        [['a', 'x;"=1'], ';'],
        [['a', 'x\n=1'], ';'],
        [['x\t=1'], '\t'],
      ],
    },
  );
  expect(csvLine(['a;=1', 'b', 'c; d'])).toBe("a;'=1,b,c; d\r\n");
});

test('a file begins with the mark of UTF-8; nothing is an empty cell', () => {
  expect(csvHead(['a', 'b'])).toBe('\u{feff}a,b\r\n');
  expect(csvLine([null, 3])).toBe(',3\r\n');
});
