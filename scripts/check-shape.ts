/**
 * The shape of the code. Functions over 60 lines, files over 300, type assertions, `!` and lines over 120 columns
 * (unless one text fills them) stand in scripts/shape.json with their size or number, and may only shrink. `--write`
 * takes over what has shrunk and refuses what has grown.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import type { Node } from 'oxc-parser';

const LONGEST_FUNCTION = 60;
const LONGEST_FILE = 300;
const WIDEST_LINE = 120;

interface Shape {
  /** "file function" → lines; the file without its folder, so that it may move. */
  readonly functions: Counts;
  readonly files: Counts;
  /** Room → how many `as` (other than `as const`) and `!` stand in it, tests apart. */
  readonly assertions: Counts;
  /** Room → how many lines are too wide. */
  readonly columns: Counts;
}

type Counts = Readonly<Record<string, number>>;

const listFile = 'scripts/shape.json';
const problems: string[] = [];
const functions: Record<string, number> = {};
const files: Record<string, number> = {};
const assertions: Record<string, number> = {};
const columns: Record<string, number> = {};
const wide: string[] = [];

for (const file of globSync('{src,test,bench,scripts}/**/*.ts').toSorted()) measure(file);

function measure(file: string): void {
  const text = readFileSync(file, 'utf8');
  const lines = text.trimEnd().split('\n');
  const { program } = parseSync(file, text);
  const isTest = file.startsWith('test/') || file.endsWith('.test.ts');
  const room = file.startsWith('src/') ? file.split('/').slice(0, 2).join('/') : (file.split('/')[0] ?? '');
  lines.forEach((line, index) => {
    if (line.length <= WIDEST_LINE || isOneText(line)) return;
    columns[room] = (columns[room] ?? 0) + 1;
    wide.push(`${file}:${index + 1}: ${line.length} columns`);
  });
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const lineOf = (offset: number): number => {
    let [low, high] = [0, starts.length];
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
  if (isTest) return;
  const size = codeLines(lines);
  if (size > LONGEST_FILE) files[basename(file)] = size;
  const name = basename(file);
  const length = (of: string, node: Node): void => {
    const size = codeLines(lines.slice(lineOf(node.start) - 1, lineOf(node.end)));
    if (size > LONGEST_FUNCTION) functions[`${name} ${of}`] = size;
  };
  new Visitor({
    FunctionDeclaration: (node) => length(node.id?.name ?? 'default', node),
    MethodDefinition: (node) => length(nameOf(node.key), node.value),
    VariableDeclarator: (node) => {
      const type = node.init?.type;
      if (type === 'ArrowFunctionExpression' || type === 'FunctionExpression') length(nameOf(node.id), node);
    },
    Property: (node) => {
      const { type } = node.value;
      if (type === 'ArrowFunctionExpression' || type === 'FunctionExpression') length(nameOf(node.key), node.value);
    },
    TSAsExpression: ({ typeAnnotation }) => {
      const isConst =
        typeAnnotation.type === 'TSTypeReference' &&
        typeAnnotation.typeName.type === 'Identifier' &&
        typeAnnotation.typeName.name === 'const';
      if (!isConst) assertions[room] = (assertions[room] ?? 0) + 1;
    },
    TSNonNullExpression: () => void (assertions[room] = (assertions[room] ?? 0) + 1),
  }).visit(program);
}

/** Comments and empty lines cost a reader nothing. */
function codeLines(lines: readonly string[]): number {
  return lines.filter((line) => !/^\s*(\/\/|\/?\*|$)/.test(line)).length;
}

function nameOf(node: { readonly type: string; readonly name?: unknown }): string {
  return typeof node.name === 'string' ? `${node.type === 'PrivateIdentifier' ? '#' : ''}${node.name}` : '…';
}

/** A text, pattern or address that cannot be broken: what is left without it is short. */
function isOneText(line: string): boolean {
  const rest = line.replaceAll(
    /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`?|\/(?:[^/\\\n]|\\.)+\/[a-z]*|https?:\S+/g,
    '',
  );
  return rest.length <= WIDEST_LINE / 2 || /^[^'"]*`/.test(line);
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `--write` wrote
const known = JSON.parse(readFileSync(listFile, 'utf8')) as Shape;
const now: Shape = { functions, files, assertions, columns };

/** Every entry has to be known and no larger. */
function compare(what: string, counts: Counts, before: Counts): void {
  for (const [name, size] of Object.entries(counts)) {
    const most = before[name];
    if (most === undefined) problems.push(`${name}: ${size} ${what}, and it is not in the list`);
    else if (size > most) problems.push(`${name}: ${size} ${what}; the list says ${most}, which may only shrink`);
  }
}

if (process.argv.includes('--wide')) for (const line of wide) console.log(line);
compare('lines in one function', functions, known.functions);
compare('lines', files, known.files);
compare('type assertions', assertions, known.assertions);
compare('lines that are too wide', columns, known.columns);
if (process.argv.includes('--write') && problems.length === 0)
  writeFileSync(listFile, `${JSON.stringify(now, null, 2)}\n`);
for (const problem of problems) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
