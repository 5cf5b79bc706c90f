import { stripVTControlCharacters, styleText } from 'node:util';
import type { Language } from '../../base/messages.ts';

type Style = Parameters<typeof styleText>[0];

/** Coloured on a terminal, plain elsewhere (and with NO_COLOR). */
export function styled(style: Style, text: string, stream: NodeJS.WriteStream = process.stderr): string {
  return styleText(style, text, { stream, validateStream: true });
}

/** One object with its version in front (docs/command-line.md): `--json` prints this and nothing else. */
export function printJson(value: object): void {
  console.log(JSON.stringify({ version: 1, ...value }, null, 2));
}

/** A text in lines of at most `room` columns, broken between words where that is possible. */
export function folded(text: string, room: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && lineWidth(line) + 1 + lineWidth(word) <= room)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** How many columns a text takes, its colours left out. */
export function lineWidth(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** 1234567 as "1,234,567" or "1.234.567". */
export function formatCount(count: number, language: Language = 'en'): string {
  return count.toLocaleString(language);
}

/** "640 ms", "2.5 s" ("2,5 s" in Dutch), "3 min 20 s", "1 h 5 min" ("1 u 5 min"). */
export function formatDuration(milliseconds: number, language: Language = 'en'): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toLocaleString(language, { maximumFractionDigits: 1 })} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} ${language === 'nl' ? 'u' : 'h'} ${minutes % 60} min`;
}
