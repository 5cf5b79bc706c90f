/**
 * What the documents claim and a script can check: links lead somewhere, to a heading too, commands named in them
 * exist, rooms on the map exist, and each block of commands is run by a test or says why not.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { FencedBlock } from './command-blocks.ts';
import { commandsOf, documents, fencedBlocks, marks } from './command-blocks.ts';

const problems: string[] = [];

function markdownFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : markdownFiles(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

/** The headings of a document, as links name them. */
function anchorsIn(file: string): ReadonlySet<string> {
  const headings = readFileSync(file, 'utf8').matchAll(/^#{1,6} (.+)$/gm);
  const named = [...headings].map(([, words = '']) => words.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, ''));
  return new Set(named.map((words) => words.replaceAll(' ', '-')));
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own manifest
const scripts = new Set(Object.keys((JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }).scripts));
const commandNames = new Set(readdirSync('src/cli').filter((name) => existsSync(join('src/cli', name, 'command.ts'))));

for (const file of markdownFiles('.')) {
  const text = readFileSync(file, 'utf8');
  if (/^(?:<{7}|>{7}) /m.test(text)) problems.push(`${file}: a conflict was committed`);
  for (const [, target = '', anchor = ''] of text.matchAll(/\]\(([^)#\s]*)(?:#([^)\s]*))?\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const path = target === '' ? file : normalize(join(dirname(file), target));
    if (!existsSync(path)) problems.push(`${file}: the link to ${target} leads nowhere`);
    else if (anchor !== '' && path.endsWith('.md') && !anchorsIn(path).has(anchor))
      problems.push(`${file}: ${target} has no heading #${anchor}`);
  }
  for (const [, name = ''] of text.matchAll(/`(?:\.\/)?hawser ([a-z][a-z-]*)/g)) {
    if (!commandNames.has(name)) problems.push(`${file}: there is no command "hawser ${name}"`);
  }
  for (const [, name = ''] of text.matchAll(/`npm run ([a-z:-]+)/g)) {
    if (!scripts.has(name)) problems.push(`${file}: there is no script "${name}"`);
  }
}

/** Why nobody would notice that its commands no longer work. */
function untried(block: FencedBlock): string | undefined {
  const { language, mark } = block;
  if (language === '') return 'say sh for commands, text for what is printed';
  if (language !== 'sh' || mark === undefined || mark === marks.newFolder || marks.notRun.test(mark)) return undefined;
  const test = marks.byTest.exec(mark)?.[1];
  if (test === undefined) return `no such mark: ${mark}`;
  if (!existsSync(test)) return `there is no ${test}`;
  const text = readFileSync(test, 'utf8');
  const absent = commandsOf(block).find((command) => !text.includes(block.file) && !namesCommand(text, command));
  return absent === undefined ? undefined : `${test} does not run "${absent}"`;
}

/** Whether a test has the words that a command begins with: its program, or its subcommand after `hawser`. */
function namesCommand(test: string, command: string): boolean {
  const [program = '', ...words] = command.split(' ');
  const named = program === 'hawser' ? words.slice(1).filter((word) => /^[a-z][a-z-]+$/.test(word)) : [program];
  return named.every((word) => test.includes(word));
}

for (const block of documents().flatMap(fencedBlocks)) {
  const problem = untried(block);
  if (problem !== undefined) problems.push(`${block.file}:${block.line}: ${problem}`);
}

const map = readFileSync('docs/architecture.md', 'utf8');
for (const room of readdirSync('src').filter((name) => statSync(join('src', name)).isDirectory())) {
  if (!map.includes(`\`${room}/\``)) problems.push(`docs/architecture.md: the room ${room}/ is not on the map`);
}

for (const problem of problems) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
