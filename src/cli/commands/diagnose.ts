import { createReadStream } from 'node:fs';
import { access, constants, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command } from 'commander';
import { fileReason } from '../../base/file-errors.ts';
import type { Diagnosis, DiagnoseInput } from '../../diagnose/index.ts';
import { diagnose, diagnoseErrors } from '../../diagnose/index.ts';
import { viewDiagnosis } from '../diagnose-view.ts';
import { exitCodes } from '../exit-codes.ts';
import { languageOf, languageOption } from '../language.ts';
import { ProgressBar } from '../progress-bar.ts';
import { printJson } from '../terminal.ts';

interface Options {
  readonly json?: boolean;
  readonly lang?: string;
  readonly all?: boolean;
}

const examples = [
  'dsregcmd /status | hawser diagnose',
  'hawser diagnose status.txt',
  'hawser diagnose access.log events.xml --lang nl',
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
  const names = files.length ? files : ['-'];
  const sizes = new Map<string, number>();
  const inputs: DiagnoseInput[] = [];
  for (const name of names) inputs.push(await inputOf(name, sizes));
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

async function inputOf(name: string, sizes: Map<string, number>): Promise<DiagnoseInput> {
  if (name === '-') {
    if (process.stdin.isTTY) console.error('Paste the text and end it with Ctrl-D.');
    return { name, content: process.stdin };
  }
  try {
    await access(name, constants.R_OK);
    const found = await stat(name);
    if (found.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    sizes.set(name, found.size);
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
