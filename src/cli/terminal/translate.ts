import { asRunHere } from '../../base/command-style.ts';
import type { Language, Text, Values } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import { formatCount } from './terminal.ts';

/** One text in the reader's language; numbers are written as that language writes them. */
export type Translate = (text: Text, values?: Values) => string;

export function translateInto(language: Language): Translate {
  return (text, values = {}) => format(text, language, values, formatCount);
}

/** The next useful command, and what it does. */
export function hint(command: string, text: string): string {
  return `  ${asRunHere(command).padEnd(38)}  ${text}`;
}
