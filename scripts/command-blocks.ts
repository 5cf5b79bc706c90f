/** The fenced blocks of the documents, and how the commands in them are kept true. */
import { globSync, readFileSync } from 'node:fs';

export interface FencedBlock {
  readonly file: string;
  readonly line: number;
  /** After the fence: `sh` for commands, `text` for what is printed, else a language. */
  readonly language: string;
  /** The comment on the line above: how it is run, or why it is not. */
  readonly mark: string | undefined;
  readonly lines: readonly string[];
}

/** What a mark can say; a block of commands without one is run in a lab (test/integration/document-commands.ts). */
export const marks = {
  newFolder: 'run in a new folder',
  byTest: /^run by (\S+\.test\.ts)$/,
  notRun: /^not run: \S/,
} as const;

export const documents = (): readonly string[] => [
  'README.md',
  'CONTRIBUTING.md',
  ...globSync('docs/**/*.md').toSorted(),
];

export function fencedBlocks(file: string): readonly FencedBlock[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const blocks: FencedBlock[] = [];
  for (let at = 0; at < lines.length; at++) {
    const written = /^ *```(.*)$/.exec(lines[at] ?? '')?.[1];
    if (written === undefined) continue;
    const isCommand = written === '' && /^ *(?:\.\/)?hawser /.test(lines[at + 1] ?? '');
    const language = isCommand ? 'sh' : written;
    const end = lines.findIndex((line, index) => index > at && /^ *```$/.test(line));
    const mark = /^ *<!-- (.*) -->$/.exec(lines[at - 1] ?? '')?.[1];
    blocks.push({ file, line: at + 1, language, mark, lines: lines.slice(at + 1, end) });
    at = end;
  }
  return blocks;
}

/** The commands of a block, one each, without the remarks behind them; a backslash joins lines. */
export function commandsOf({ lines }: FencedBlock): readonly string[] {
  return lines
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/\s+# .*$/, '').trim())
    .filter((line) => line !== '');
}
