import type { Mark } from '../../diagnose/index.ts';
import { folded, lineWidth, styled } from './terminal.ts';

/** Nobody reads lines longer than this. */
const widest = 110;

/** The columns that texts for people may take: those of the terminal; in a pipe lines stay whole. */
export function textWidth(): number {
  const columns = process.stdout.columns || Number(process.env['COLUMNS']) || Infinity;
  return columns === Infinity ? Infinity : Math.min(widest, Math.max(40, columns));
}

/** A paragraph whose later lines stand below the text, not below what is in front of it. */
export function paragraph(lead: string, text: string, width: number): string[] {
  const [first = '', ...rest] = folded(text, width - lineWidth(lead));
  const indent = ' '.repeat(lineWidth(lead));
  return [`${lead}${first}`, ...rest.map((line) => `${indent}${line}`)].map((line) => line.trimEnd());
}

/** Pieces of a line of a log in rows, the parts that count marked: in colour, or with signs below them. */
export function markedLine(lead: string, text: string, marks: readonly Mark[], width: number): string[] {
  const room = Math.max(16, Math.min(width, 4000) - lineWidth(lead));
  const { shown, from, cut } = windowOf(text, marks, width === Infinity ? Infinity : 3 * room);
  const bar = `${' '.repeat(Math.max(0, lineWidth(lead) - 2))}${styled('dim', '│', process.stdout)} `;
  const isPlain = styled('bold', 'x', process.stdout) === 'x';
  const rows: string[] = [];
  for (let at = 0; at < shown.length;) {
    const end = endOfRow(shown, at, room);
    const inside = marks
      .map(([first, last]) => [Math.max(first - from + cut, at) - at, Math.min(last - from + cut, end) - at] as const)
      .filter(([first, last]) => last > first);
    const row = shown.slice(at, end);
    rows.push(`${at === 0 ? lead : bar}${isPlain ? row : painted(row, inside)}`);
    if (isPlain && inside.length > 0) rows.push(`${bar}${signs(inside)}`);
    at = end;
    while (shown.charAt(at) === ' ') at++;
  }
  return rows;
}

/** Of a long line the part around its first mark. */
function windowOf(text: string, marks: readonly Mark[], limit: number): { shown: string; from: number; cut: number } {
  if (text.length <= limit) return { shown: text, from: 0, cut: 0 };
  const first = marks[0]?.[0] ?? 0;
  const from = first < limit - 20 ? 0 : Math.max(0, first - Math.floor(limit / 3));
  const before = from > 0 ? '…' : '';
  const part = text.slice(from, from + limit - 2);
  return { shown: `${before}${part}${from + limit - 2 < text.length ? '…' : ''}`, from, cut: before.length };
}

/** Between words where that is possible, within one where it is not. */
function endOfRow(text: string, at: number, room: number): number {
  if (text.length - at <= room) return text.length;
  const blank = text.lastIndexOf(' ', at + room);
  return blank > at + room / 2 ? blank : at + room;
}

function painted(row: string, marks: readonly Mark[]): string {
  let out = '';
  let at = 0;
  for (const [first, last] of marks) {
    out += row.slice(at, first) + styled(['bold', 'yellow'], row.slice(first, last), process.stdout);
    at = last;
  }
  return out + row.slice(at);
}

function signs(marks: readonly Mark[]): string {
  let out = '';
  for (const [first, last] of marks) out = out.padEnd(first) + '^'.repeat(last - first);
  return out;
}

/** What stands between backticks: coloured without them, or as it is. */
export function withCommands(text: string): string {
  return text.replace(/`([^`]+)`/g, (whole, command: string) => {
    const shown = styled('cyan', command, process.stdout);
    return shown === command ? whole : shown;
  });
}
