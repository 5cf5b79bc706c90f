import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { parseSync, Visitor } from 'oxc-parser';
import { afterEach, describe, expect, test } from 'vitest';
import { asRunHere, useCommandStyle } from '../base/command-style.ts';
import { commands, openCommand } from './command-table.ts';

/** Every text of the program that may name a command, wherever it stands, and the documents. */
interface Found {
  readonly place: string;
  readonly text: string;
}

const root = join(import.meta.dirname, '../..');
const sources = globSync('src/**/*.ts', { cwd: root }).filter(
  // That one is a list of words.
  (name) => !name.endsWith('.test.ts') && !name.endsWith('/banned-words.ts'),
);
const documents = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/*.md', { cwd: root })];

function textsIn(file: string): readonly Found[] {
  const source = readFileSync(join(root, file), 'utf8');
  if (!source.includes('hawser ')) return [];
  const found: Found[] = [];
  const take = (text: string, start: number): void => {
    if (text.includes('hawser ')) found.push({ place: `${file}:${source.slice(0, start).split('\n').length}`, text });
  };
  new Visitor({
    Literal: ({ value, start }) => {
      if (typeof value === 'string') take(value, start);
    },
    TemplateLiteral: ({ quasis, start }) => take(quasis.map(({ value }) => value.cooked ?? '').join('VALUE'), start),
  }).visit(parseSync(file, source).program);
  return found;
}

const texts: readonly Found[] = [
  ...sources.flatMap(textsIn),
  ...documents.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .map((text, at) => ({ place: `${file}:${at + 1}`, text })),
  ),
];

const table = new Map(
  await Promise.all(commands.map(async (entry) => [entry.name, await openCommand(entry, 'en')] as const)),
);
const named = new RegExp(`(?<![\\w/-])(?:\\./)?hawser (${[...table.keys()].join('|')})(?![\\w-])`, 'g');
/** Has subcommands, and does something without one. */
const doesItself: ReadonlySet<string> = new Set(['doctor', 'lab']);

/** What is wrong with each command that a text names. */
function mistakesIn({ place, text }: Found): readonly string[] {
  return [...text.matchAll(named)].flatMap((match) => {
    const rest = text.slice(match.index + match[0].length);
    const name = match[1] ?? '';
    let command = table.get(name);
    const above: Command[] = [];
    let words = rest;
    for (;;) {
      const [whole = '', word = ''] = /^ ([a-z][a-z-]*)(?![\w-])/.exec(words) ?? [];
      const next = command?.commands.find((child) => child.name() === word);
      if (!command || !next) break;
      above.push(command);
      command = next;
      words = words.slice(whole.length);
    }
    const shown = `${place}: ${match[0]}${rest.slice(0, 60)}`;
    const isGroup = (command?.commands.length ?? 0) > 0 && !doesItself.has(name);
    // A group is named as such: `hawser cloud …`, "hawser cloud:".
    // So is a process: "a hawser connect command".
    if (isGroup) return /^ (?!command$)[a-z]/.test(words) ? [`no such command: ${shown}`] : [];
    const takers = [command, ...above, ...(command?.commands ?? [])];
    const known = new Set(takers.flatMap((each) => each?.options ?? []).map(({ long }) => long));
    const end = /[.;`)]\s|[.`)]$|, | \||(?: {2})/.exec(words)?.index ?? words.length;
    const options = words.slice(0, end).match(/(?<= )--[a-z][a-z-]*/g) ?? [];
    return options
      .filter((option) => option !== '--help' && !known.has(option))
      .map((option) => `no such option ${option}: ${shown}`);
  });
}

describe('commands that texts and documents name', () => {
  test('are many', () => {
    expect(texts.filter(({ text }) => text.match(named)).length).toBeGreaterThan(150);
  });

  test('are commands of this program, with options that they take', () => {
    expect(texts.flatMap(mistakesIn)).toEqual([]);
  });
});

describe('the configuration that a process was given', () => {
  afterEach(() => useCommandStyle({ program: 'hawser' }));

  const withConfiguration = [...table].flatMap(([name, command]) => below(command, name));

  test.each(withConfiguration)('stands behind hawser $path', ({ path, options }) => {
    useCommandStyle({ program: 'hawser', connectFile: 'connect.yaml', cloudFile: 'cloud.yaml' });
    const shown = asRunHere(`hawser ${path} VALUE`);
    const file = path.startsWith('cloud ') ? 'cloud.yaml' : 'connect.yaml';
    const more = options.includes('--cloud-config') ? ' --cloud-config cloud.yaml' : '';
    expect(shown).toBe(`hawser ${path}${more} --config ${file} VALUE`);
  });
});

/** Those below a command that read a configuration. */
function below(
  command: Command,
  path: string,
): readonly { readonly path: string; readonly options: readonly string[] }[] {
  const options = command.options.flatMap(({ long }) => long ?? []);
  const own = options.includes('--config') ? [{ path, options }] : [];
  return [...own, ...command.commands.flatMap((child) => below(child, `${path} ${child.name()}`))];
}
