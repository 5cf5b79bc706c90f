import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { commandStyle } from '../../base/command-style.ts';
import { untilStopped } from '../../base/work.ts';
import { infoCommand } from './info-command.ts';
import { languageOf, languageOption } from '../terminal/language.ts';
import { wholeNumber } from '../terminal/whole-number.ts';

interface LabCommandOptions {
  readonly users?: number;
  readonly domains?: number;
  readonly ldif?: string;
  readonly strict?: boolean;
  readonly port?: number;
  readonly samba?: boolean;
  readonly https?: boolean;
  readonly folder?: string;
  readonly json?: boolean;
  readonly lang?: string;
}

/** `hawser lab`: the whole system on this machine. */
export function labCommand(): Command {
  return new Command('lab')
    .description(
      'The whole system on this machine: a practice forest, the cloud and Connect, each its own process. Ctrl-C stops it; starting again continues.',
    )
    .option(
      '--users <count>',
      'people in a new forest (default 5000; 500 with --samba, where adding is slow)',
      wholeNumber(1, 200_000),
    )
    .addOption(
      new Option('--domains <count>', 'domains of the practice forest, which share the people (default 1)')
        .argParser(wholeNumber(1, 5))
        .conflicts(['ldif', 'samba']),
    )
    .option('--ldif <file>', "an organization's own export (ldifde, ldapsearch) instead of generated people")
    .option(
      '--strict',
      'refuse that file at its first mistake, instead of loading the rest and listing what was left out',
    )
    .option('--samba', 'a real Samba AD DC instead of the practice forest (as root)')
    .option('--port <port>', 'where the console listens (default 8080, or a free one)', wholeNumber(1, 65_535))
    .option('--https', 'the console over HTTPS, with a certificate of its own authority; prints how to trust it')
    .option('--folder <folder>', 'where the lab is kept (default: a folder below .data for each kind of lab)')
    .option('--json', 'print what the lab offers as one JSON object, then keep running')
    .addOption(languageOption())
    .addHelpText(
      'after',
      '\nExamples:\n  npm start\n  npm start -- --users 50000\n  npm start -- --domains 3\n  npm start -- --ldif export.ldf\n  sudo npm start -- --samba\n  npm start -- --https',
    )
    .addCommand(infoCommand())
    .action(lab);
}

async function lab(options: LabCommandOptions): Promise<void> {
  const { runLab } = await import('./view.ts');
  const { ldif, port, samba = false } = options;
  const users = options.users ?? (samba ? 500 : 5000);
  const name = samba ? 'samba' : ldif === undefined ? 'practice' : 'ldif';
  const { domains = 1 } = options;
  const kind = [
    name,
    ...(options.users === undefined ? [] : [users]),
    ...(domains > 1 ? [`${domains}-domains`] : []),
  ].join('-');
  await runLab({
    folder: options.folder ?? join('.data', `lab-${kind}`),
    users,
    domains,
    ldif,
    isStrictLdif: options.strict,
    samba,
    port,
    https: options.https === true,
    program: absoluteProgram(),
    json: options.json === true,
    language: languageOf(options.lang),
    signal: untilStopped(),
  });
}

/** The pages of the lab are read anywhere: a program that lies in a folder is named with it. */
function absoluteProgram(): string {
  const { program } = commandStyle();
  return program.includes('/') ? resolve(program) : program;
}
