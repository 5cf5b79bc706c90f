import { stripVTControlCharacters } from 'node:util';
import { lineWidth, styled } from './terminal.ts';

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly align?: 'left' | 'right';
}

const between = 2;
/** No column gives way further than this. */
const least = 14;

/**
 * Aligned columns, a title line in dim; without rows an empty text. On a terminal that is too narrow the widest columns
 * give way, and a cell goes on below itself instead of at the left edge.
 */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  room = process.stdout.columns || Infinity,
): string {
  if (rows.length === 0) return '';
  const titles = columns.map(({ title }) => title);
  const cells = rows.map((row) => columns.map(({ value }) => value(row)));
  const widths = widthsFor([titles, ...cells], room - between * (columns.length - 1));
  const shown = (line: readonly string[]): string => {
    const parts = line.map((cell, index) => partsOf(cell, widths[index] ?? 0));
    const height = Math.max(...parts.map(({ length }) => length));
    return Array.from({ length: height }, (_, at) => aligned(parts.map((part) => part[at] ?? ''))).join('\n');
  };
  const aligned = (line: readonly string[]): string =>
    line
      .map((cell, index) => {
        const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - lineWidth(cell)));
        return columns[index]?.align === 'right' ? padding + cell : cell + padding;
      })
      .join(' '.repeat(between))
      .trimEnd();
  return [styled('dim', shown(titles), process.stdout), ...cells.map(shown)].join('\n');
}

/**
 * Every column as wide as its widest cell, or narrower where all of them together would not fit: the widest gives way
 * first.
 */
function widthsFor(lines: readonly (readonly string[])[], room: number): readonly number[] {
  const all = (lines[0] ?? []).map((_, index) => lines.map((line) => stripVTControlCharacters(line[index] ?? '')));
  const widths = all.map((cells) => Math.max(...cells.map(({ length }) => length)));
  const unbroken = all.map((cells) =>
    Math.max(least, ...cells.flatMap((cell) => pieces(cell).map((piece) => piece.trimEnd().length))),
  );
  const total = (): number => widths.reduce((sum, width) => sum + width, 0);
  // A value is broken before the name in the first column is.
  for (const floor of [
    unbroken,
    unbroken.map((width, index) => (index === 0 ? width : least)),
    widths.map(() => least),
  ]) {
    while (total() > room) {
      const open = widths.map((width, index) => (width > (floor[index] ?? 0) ? width : 0));
      const widest = Math.max(...open);
      if (widest === 0) break;
      widths[open.indexOf(widest)] = widest - 1;
    }
  }
  return widths;
}

/** Where a cell may go on in the next line: behind a space, and behind the signs inside of codes, addresses and DNs. */
function pieces(cell: string): readonly string[] {
  return cell.split(/(?<=[-,;/@]|\s)(?=[^-,;/@\s])/u);
}

/** A cell in lines. Colour is left out where there are several: it would run on into the cells beside it. */
function partsOf(cell: string, width: number): readonly string[] {
  if (lineWidth(cell) <= width) return [cell];
  const lines: string[] = [];
  for (const piece of pieces(stripVTControlCharacters(cell))) {
    const line = lines.at(-1);
    if (line !== undefined && `${line}${piece.trimEnd()}`.length <= width) lines[lines.length - 1] = line + piece;
    else lines.push(...(piece.match(new RegExp(`.{1,${width}}`, 'gsu')) ?? []));
  }
  return lines.map((line) => line.trimEnd());
}
