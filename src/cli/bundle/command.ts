import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Text } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import { fileReason } from '../../base/configuration/file-errors.ts';
import { untilStopped } from '../../base/work.ts';
import type { BundleSource, Manifest } from '../../diagnose/bundle/index.ts';
import {
  analyseBundle,
  bundleErrors,
  createBundle,
  hostSource,
  logFile,
  openKey,
} from '../../diagnose/bundle/index.ts';
import { configOption, findConfiguration } from '../configuration-file.ts';
import { size, viewAnalysis, viewManifest } from './view.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { languageOf, languageOption } from '../terminal/language.ts';
import { ProgressBar } from '../terminal/progress-bar.ts';
import { Prompter } from '../terminal/prompter.ts';
import { printJson } from '../terminal/terminal.ts';

interface CommonOptions {
  readonly json?: boolean;
  readonly lang?: string;
}

interface CreateOptions extends CommonOptions {
  readonly output?: string;
  readonly role: 'connect' | 'cloud' | 'all' | 'none';
  readonly days: number;
  readonly megabytes: number;
  readonly add: readonly string[];
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly identifiers?: boolean;
  readonly checks: boolean;
  readonly config?: string;
  readonly cloudConfig?: string;
}

const texts = {
  ask: { en: 'Write this to {output}? [y/N]', nl: 'Dit naar {output} schrijven? [j/N]' },
  wrote: { en: 'Wrote {output} ({size}).', nl: '{output} geschreven ({size}).' },
  key: {
    en: "{keyFile} maps the replacements to the original names: keep it, and don't share it.",
    nl: '{keyFile} koppelt de vervangende woorden aan de echte namen: bewaar het en deel het niet.',
  },
  next: {
    en: 'Look at it as support will: hawser bundle analyse {output}',
    nl: 'Bekijk de bundel zoals support die ziet: hawser bundle analyse {output}',
  },
  dry: { en: 'Nothing was written ({size} packed).', nl: 'Er is niets geschreven ({size} ingepakt).' },
  not: { en: 'Nothing was written.', nl: 'Er is niets geschreven.' },
} as const satisfies Record<string, Text>;

const steps = {
  connect: { en: 'asking the agent', nl: 'de agent vragen' },
  checks: { en: 'live checks', nl: 'livecontroles' },
  cloud: { en: 'asking the tenant service', nl: 'de tenantdienst vragen' },
  learn: { en: 'looking for names, lines', nl: 'namen zoeken, regels' },
  write: { en: 'replacing and writing, lines', nl: 'vervangen en schrijven, regels' },
} as const satisfies Record<string, Text>;

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `hawser bundle create|analyse|reveal` */
export function bundleCommand(): Command {
  const bundle = new Command('bundle')
    .description('A support bundle without names and secrets, and the same findings from it elsewhere.')
    .addHelpText('after', examples('hawser bundle create --dry-run', 'hawser bundle analyse case-4711.zip'));
  addCreate(bundle);
  addAnalyse(bundle);
  addReveal(bundle);
  return bundle;
}

function addCreate(bundle: Command): void {
  const command = bundle
    .command('create')
    .description(
      'Collects configuration, state, events and logs, replaces names and addresses by words that stay the same, removes secrets, shows the list, and writes one file.',
    )
    .option('--output <file>', 'where to write it')
    .addOption(new Option('--role <role>', 'whose').choices(['connect', 'cloud', 'all', 'none']).default('connect'))
    .option('--days <count>', 'how far back', number, 7)
    .option('--megabytes <count>', 'the maximum size of each log', number, 50)
    .option('--add <file>', 'another log or text to include; may be repeated', collect, [])
    .option('--dry-run', 'show the list without writing anything')
    .option('--yes', 'write without asking')
    .option('--identifiers', 'replace GUIDs and SIDs too')
    .option('--no-checks', 'without the live checks of hawser doctor')
    .addOption(configOption('connect', 'the configuration of the agent'))
    .addOption(configOption('cloud', 'the configuration of the tenant service', '--cloud-config'))
    .option('--json', 'one JSON object on standard output')
    .addOption(languageOption())
    .addHelpText(
      'after',
      examples(
        'hawser bundle create --dry-run',
        'hawser bundle create --days 2 --output case-4711.zip',
        'dsregcmd /status > status.txt; hawser bundle create --role none --add status.txt',
      ),
    )
    .action(create);
  findConfiguration(findConfiguration(command, 'connect'), 'cloud', 'cloudConfig');
}

function addAnalyse(bundle: Command): void {
  bundle
    .command('analyse')
    .argument('<file>', 'a bundle')
    .description(
      'Says what is wrong, from a bundle: the same findings as where it was made. Nothing is unpacked to a disk.',
    )
    .option('--all', 'every finding with its evidence and actions, notices too')
    .option('--json', 'one JSON object on standard output')
    .addOption(languageOption())
    .addHelpText('after', examples('hawser bundle analyse case-4711.zip', 'hawser bundle analyse case-4711.zip --json'))
    .action(analyse);
}

function addReveal(bundle: Command): void {
  bundle
    .command('reveal')
    .argument('<key>', 'the .key.json file beside the bundle')
    .argument('[file]', 'a text with words of the bundle; - or nothing reads standard input', '-')
    .description('Restores the original names in an answer about a bundle. Needs the key file of the bundle.')
    .option('--json', 'one JSON object on standard output')
    .addOption(languageOption())
    .addHelpText(
      'after',
      examples(
        'hawser bundle analyse case-4711.zip | hawser bundle reveal case-4711.key.json',
        'hawser bundle reveal case-4711.key.json answer.txt',
      ),
    )
    .action(reveal);
}

async function create(options: CreateOptions): Promise<void> {
  const { days, dryRun = false, yes = false, identifiers = false, json = false } = options;
  const language = languageOf(options.lang);
  const stamp = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  const output = resolve(options.output ?? `hawser-bundle-${stamp}.zip`);
  if (!dryRun && !yes && (!process.stdin.isTTY || json)) throw bundleErrors('bundle.needs-consent', {});
  const bar = new ProgressBar();
  const step = (what: keyof typeof steps, done: number, expected?: number): void =>
    bar.update(steps[what][language], done, expected);
  const sources = await sourcesOf(options, step);
  let shown: Manifest | undefined;
  const agree = async (manifest: Manifest): Promise<boolean> => {
    shown = manifest;
    bar.clear();
    if (!json) console.log(`${viewManifest(manifest, language)}\n`);
    if (dryRun || yes) return yes && !dryRun;
    using prompter = new Prompter();
    return /^[yj]/i.test(await prompter.ask(format(texts.ask, language, { output })));
  };
  const { written, bytes } = await createBundle({
    sources,
    output,
    days,
    identifiers,
    agree,
    onProgress: ({ stage, lines, expected }) => step(stage, lines, expected),
  });
  if (json) return printJson({ version: 1, written, bytes, manifest: shown });
  if (!written) return console.log(format(dryRun ? texts.dry : texts.not, language, { size: size(bytes, language) }));
  const values = { output: written.output, keyFile: written.keyFile, size: size(bytes, language) };
  console.log([texts.wrote, texts.key, texts.next].map((text) => format(text, language, values)).join('\n'));
}

async function sourcesOf(
  { role, days, megabytes, add, checks, config, cloudConfig }: CreateOptions,
  step: (what: keyof typeof steps, done: number, expected?: number) => void,
): Promise<readonly BundleSource[]> {
  const lastBytes = megabytes * 1024 * 1024;
  const sources: BundleSource[] = [hostSource()];
  await import('../texts.ts');
  if (role === 'connect' || role === 'all') {
    step('connect', 0);
    const { connectSource } = await import('../../connect/index.ts');
    const onCheck = (done: number, total: number): void => step('checks', done, total);
    sources.push(await connectSource({ configurationFile: config, days, checks, signal: untilStopped(), onCheck }));
  }
  if (role === 'cloud' || role === 'all') {
    step('cloud', 0);
    const { cloudSource } = await import('../../cloud/index.ts');
    sources.push(await cloudSource({ configurationFile: cloudConfig, days, lastBytes }));
  }
  const files = [];
  for (const [index, file] of add.entries()) {
    await mustBeReadable(file);
    const name = basename(file)
      .replace(/[^\w.-]/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(-80);
    files.push(logFile(`added/${index + 1}-${name || 'text'}`.replace('..', '.'), file, { lastBytes }));
  }
  if (files.length > 0) sources.push({ role: 'added', files });
  return sources;
}

async function mustBeReadable(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
    if (!(await stat(path)).isFile()) throw Object.assign(new Error('not a file'), { code: 'EISDIR' });
  } catch (cause) {
    throw bundleErrors('bundle.unreadable', { path, reason: fileReason(cause) }, { cause });
  }
}

async function analyse(file: string, options: CommonOptions & { readonly all?: boolean }): Promise<void> {
  const lang = languageOf(options.lang);
  await import('../texts.ts');
  const analysis = await analyseBundle(file, { lang });
  if (options.json === true) printJson(analysis);
  else console.log(viewAnalysis(analysis, lang, options.all ?? false));
  const { verdict, root, findings } = analysis.diagnosis;
  const isError = findings.find(({ id }) => id === root)?.severity === 'error';
  process.exitCode =
    verdict === 'healthy' ? exitCodes.done : verdict === 'problem' && isError ? exitCodes.problems : exitCodes.warnings;
}

async function reveal(key: string, file: string, options: CommonOptions): Promise<void> {
  const back = await openKey(key);
  if (file !== '-') await mustBeReadable(file);
  const revealed = back(file === '-' ? await readText(process.stdin) : await readFile(file, 'utf8'));
  if (options.json === true) printJson({ version: 1, text: revealed });
  else process.stdout.write(revealed);
}

function number(value: string): number {
  const count = Number(value);
  if (!Number.isFinite(count) || count < 0) throw new InvalidArgumentError('It must be a number.');
  return count;
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
