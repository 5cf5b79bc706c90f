/**
 * Comma-separated values (RFC 4180) for people and their spreadsheets: UTF-8 with its mark, lines end in CR LF. A cell
 * that a spreadsheet would take for a formula begins with an apostrophe, and so does what would begin a cell of its own
 * where the spreadsheet separates cells by semicolons or tabs, as it does in half of Europe.
 */
const MARK = '\u{feff}';
const formula = /(^|[;\t\r\n])(?=[ "]*[=+\-@＝＋－＠])/gu;
const blank = /^(?=[\t\r\n])/u;

export const CSV_TYPE = 'text/csv; charset=utf-8';

export type CsvCell = string | number | null;

/** The beginning of a file: its mark and the names of the columns. */
export function csvHead(columns: readonly string[]): string {
  return MARK + csvLine(columns);
}

export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

/** The columns of a file, by their names, and what each says of a row. */
export type CsvColumns<Row> = Readonly<Record<string, (row: Row) => CsvCell>>;

/** A file of rows of one kind. */
export function csvOf<Row>(columns: CsvColumns<Row>) {
  const cells = Object.values(columns);
  return {
    head: csvHead(Object.keys(columns)),
    line: (row: Row): string => csvLine(cells.map((cell) => cell(row))),
  };
}

function toCell(value: CsvCell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = value.replace(formula, "$1'").replace(blank, "'");
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
