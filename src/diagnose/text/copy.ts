import type { Line } from './lines.ts';

/**
 * A string of its own. What a program cuts out of a longer text keeps the whole text in memory; a table that keeps
 * one word of every thousandth line would keep the log.
 */
export function copyOf(text: string): string {
  // Shorter pieces are copied by the engine.
  if (text.length < 13) return text;
  // oxlint-disable-next-line no-control-regex -- the range of one-byte characters
  const encoding = /^[\u0000-\u00ff]*$/.test(text) ? 'latin1' : 'utf16le';
  return Buffer.from(text, encoding).toString(encoding);
}

let last: { readonly line: Line; readonly copy: Line } | undefined;

/** A line to keep. Several tables that keep the same line share the copy. */
export function copyOfLine(line: Line): Line {
  if (last?.line === line || last?.copy === line) return last.copy;
  const raw = copyOf(line.raw);
  const copy = { number: line.number, raw, text: line.text === line.raw ? raw : copyOf(line.text) };
  last = { line, copy };
  return copy;
}

/** A record to keep: its strings are strings of their own. */
export function copyOfRecord<T extends object>(record: T): T {
  const copy = { ...record };
  for (const key in copy) {
    const value = copy[key];
    if (typeof value === 'string') Object.assign(copy, { [key]: copyOf(value) });
  }
  return copy;
}
