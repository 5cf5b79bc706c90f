import { createReadStream } from 'node:fs';
import { access, constants, glob, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { Command } from 'commander';
import { fileReason } from '../../base/configuration/file-errors.ts';
import type { Language, Text } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import type { Diagnosis, DiagnoseInput } from '../../diagnose/index.ts';
import { diagnose, diagnoseErrors } from '../../diagnose/index.ts';
import { viewDiagnosis } from './view.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { languageOf, languageOption } from '../terminal/language.ts';
import { ProgressBar } from '../terminal/progress-bar.ts';
import { printJson } from '../terminal/terminal.ts';

interface Options {
  readonly json?: boolean;
  readonly lang?: string;
  readonly all?: boolean;
}

const words = {
  paste: {
    en: 'Paste the text, then press Enter and Ctrl-D.',
    nl: 'Plak de tekst en druk daarna op Enter en Ctrl-D.',
  },
  tooMany: {
    en: '{count} {count:file/files}: the first {limit} {limit:is/are} read.',
    nl: '{count} {count:bestand/bestanden}: de eerste {limit} {limit:wordt/worden} gelezen.',
  },
} as const satisfies Record<string, Text>;

/** Files of one incident: more than anybody collects. */
const fileLimit = 1000;

const examples = [
  'dsregcmd /status | hawser diagnose',
  'hawser diagnose status.txt',
  'hawser diagnose access.log events.xml --lang nl',
  'hawser diagnose incident/',
  "hawser diagnose 'logs/*.log'",
  'hawser diagnose ticket.txt --json',
];

/** `hawser diagnose [FILE|-]…` */
export function diagnoseCommand(): Command {
  return new Command('diagnose')
    .description(
      'Says what is wrong in any pasted text: dsregcmd output, event logs, run results, error pages, proxy logs, probe output. Nothing is sent anywhere.',
    )
    .argument('[files...]', 'files of one incident; - or nothing reads standard input')
    .option('--json', 'one JSON object on standard output')
    .addOption(languageOption())
    .option('--all', 'every finding with its evidence and actions, notices too')
    .addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}`)
    .action(run);
}

async function run(files: readonly string[], options: Options): Promise<void> {
  const lang = languageOf(options.lang);
  const names = files.length > 0 ? await inputNames(files, lang) : ['-'];
  const sizes = new Map<string, number>();
  const inputs: DiagnoseInput[] = [];
  for (const name of names) inputs.push(await inputOf(name, sizes, lang));
  const progress = new ProgressBar();
  const diagnosis = await diagnose(inputs, {
    lang,
    onProgress: ({ input, bytes }) =>
      progress.update(basename(input), Math.round(bytes / 1_000_000), megabytes(sizes.get(input))),
  });
  progress.finish();
  if (options.json) printJson(diagnosis);
  else console.log(viewDiagnosis(diagnosis, { all: options.all ?? false }));
  process.exitCode = exitCodeOf(diagnosis);
}

/** What the arguments name: files, all files of a folder, or those that fit a pattern which the shell left alone. */
async function inputNames(given: readonly string[], lang: Language): Promise<readonly string[]> {
  const names: string[] = [];
  for (const name of given) {
    const found = name === '-' ? undefined : await stat(name).catch(() => undefined);
    if (found?.isDirectory()) names.push(...(await filesIn(name)));
    else if (name !== '-' && found === undefined && /[*?[{]/.test(name)) names.push(...(await filesLike(name)));
    else names.push(name);
  }
  const all = [...new Set(names)];
  if (all.length > fileLimit) console.error(format(words.tooMany, lang, { count: all.length, limit: fileLimit }));
  return all.slice(0, fileLimit);
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw diagnoseErrors('diagnose.unreadable', { path: folder, reason: fileReason(cause) }, { cause });
  });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
  if (files.length === 0) throw diagnoseErrors('diagnose.no-files', { path: folder });
  return files.map(({ name }) => join(folder, name)).sort();
}

async function filesLike(pattern: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const entry of glob(pattern, { withFileTypes: true })) {
    if (entry.isFile()) names.push(relative('', join(entry.parentPath, entry.name)));
  }
  if (names.length === 0) throw diagnoseErrors('diagnose.no-files', { path: pattern });
  return names.sort();
}

async function inputOf(name: string, sizes: Map<string, number>, lang: Language): Promise<DiagnoseInput> {
  if (name === '-') {
    if (process.stdin.isTTY) console.error(words.paste[lang]);
    return { name, content: process.stdin };
  }
  try {
    await access(name, constants.R_OK);
    sizes.set(name, (await stat(name)).size);
  } catch (cause) {
    throw diagnoseErrors('diagnose.unreadable', { path: name, reason: fileReason(cause) }, { cause });
  }
  return { name, content: contentOf(name, sizes.get(name) ?? 0) };
}

const pieceLength = 1024 * 1024;

/** Opened when it is read and not before: a fleet's worth of files does not run out of handles. */
async function* contentOf(name: string, size: number): AsyncGenerator<Uint8Array> {
  if (size > 0 && size <= pieceLength) yield await readFile(name);
  else yield* createReadStream(name, { highWaterMark: pieceLength });
}

function megabytes(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : Math.round(bytes / 1_000_000);
}

function exitCodeOf({ verdict, root, findings }: Diagnosis): number {
  if (verdict === 'healthy') return exitCodes.done;
  const severity = findings.find(({ id }) => id === root)?.severity;
  return verdict === 'problem' && severity === 'error' ? exitCodes.problems : exitCodes.warnings;
}
