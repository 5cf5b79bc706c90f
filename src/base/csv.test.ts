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

test('any text comes back, but that no cell is a formula', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '=', '-', ' ', 'é'), minLength: 1 });
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (cells) => {
      const read = cellsOf(csvLine(cells));
      expect(read.map((cell) => cell.replace(/^'/, ''))).toEqual(cells);
      for (const cell of read) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
});

test('a file begins with the mark of UTF-8; nothing is an empty cell', () => {
  expect(csvHead(['a', 'b'])).toBe('\u{feff}a,b\r\n');
  expect(csvLine([null, 3])).toBe(',3\r\n');
});
