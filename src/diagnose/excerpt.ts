import type { DiagnoseInput } from './read-input.ts';
import { united } from './marks.ts';
import type { Diagnosis, Evidence, Mark } from './result.ts';
import { createDecoder, detectEncoding } from './text/encoding.ts';
import { LineSplitter } from './text/lines.ts';
import { maskSecrets } from './text/mask.ts';

/** A line of an input as a page shows it: secrets masked, and the findings that rest on it. */
export interface ShownLine {
  readonly line: number;
  readonly text: string;
  /** The parts that findings rest on. */
  readonly marks: readonly Mark[];
  readonly findings: readonly string[];
}

export interface Excerpt {
  readonly name: string;
  readonly lines: number;
  /** Runs of lines; between two of them lines are left out. */
  readonly parts: readonly (readonly ShownLine[])[];
}

export interface ExcerptOptions {
  /** A text of so many lines is shown as a whole. */
  readonly whole?: number;
  /** Lines before and after one that matters. */
  readonly around?: number;
  readonly limit?: number;
}

const LINE_LENGTH = 500;

/** Where in the texts the findings stand. */
export function excerpt(
  inputs: readonly (DiagnoseInput & { readonly content: string | Uint8Array })[],
  { findings }: Diagnosis,
  { whole = 300, around = 3, limit = 1500 }: ExcerptOptions = {},
): readonly Excerpt[] {
  return inputs.map(({ name, content }) => {
    const marks = new Map<number, string[]>();
    const pieces = new Map<number, Evidence[]>();
    for (const { id, evidence } of findings) {
      for (const piece of evidence) {
        const { line, input } = piece;
        if (input !== undefined && input !== name) continue;
        marks.set(line, [...(marks.get(line) ?? []), id]);
        pieces.set(line, [...(pieces.get(line) ?? []), piece]);
      }
    }
    const lines = linesOf(content);
    const isShown = (line: number): boolean => {
      if (lines.length <= whole) return true;
      for (let near = line - around; near <= line + around; near++) if (marks.has(near)) return true;
      return marks.size === 0 && line <= 2 * around;
    };
    const parts: ShownLine[][] = [];
    let count = 0;
    let isOpen = false;
    for (const [index, text] of lines.entries()) {
      const line = index + 1;
      if (count >= limit || !isShown(line)) {
        isOpen = false;
        continue;
      }
      if (!isOpen) parts.push([]);
      isOpen = true;
      count++;
      const shown = maskSecrets(text, LINE_LENGTH);
      const found = pieces.get(line)?.flatMap((piece) => marksFrom(piece, shown)) ?? [];
      parts
        .at(-1)
        ?.push({ line, text: shown, marks: united(narrowest(found)), findings: [...new Set(marks.get(line))] });
    }
    return { name, lines: lines.length, parts };
  });
}

/** Of two findings the one that rests on a code marks that code, not the whole message of the other. */
function narrowest(marks: readonly Mark[]): readonly Mark[] {
  const size = ([from, to]: Mark): number => to - from;
  return marks.filter(
    (one) => !marks.some((other) => other[0] >= one[0] && other[1] <= one[1] && size(other) < size(one)),
  );
}

/** The marks of a piece of evidence in the line that it was cut from. */
function marksFrom({ text, marks }: Evidence, line: string): readonly Mark[] {
  const start = line.indexOf(text.slice(0, 40));
  return marks.flatMap(([from, to]): readonly Mark[] => {
    const part = text.slice(from, to);
    const at = line.indexOf(part, start < 0 ? 0 : start + from);
    return at < 0 ? [] : [[at, at + part.length]];
  });
}

/** Lines as the diagnosis counts them: pieces of an overlong one are one line, of which the beginning is shown. */
function linesOf(content: string | Uint8Array): readonly string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((raw, number) => (lines[number - 1] ??= raw));
  if (typeof content === 'string') splitter.push(content);
  else splitter.push(createDecoder(detectEncoding(content.subarray(0, 8192)))(content, true));
  splitter.end();
  return Array.from(lines, (line) => line ?? '');
}
