import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { nearest } from '../../base/nearest.ts';
import { untilStopped } from '../../base/work.ts';
import type { AllowListFormat, MicrosoftCloud } from '../../diagnose/allow-list/index.ts';
import type { Check, DoctorReport } from '../../diagnose/doctor/index.ts';
import { configOption, findConfiguration } from '../configuration-file.ts';
import { viewList, viewReport } from './view.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { languageOf, languageOption } from '../terminal/language.ts';
import { ProgressBar } from '../terminal/progress-bar.ts';
import { printJson } from '../terminal/terminal.ts';
import { didYouMean, usageErrors } from '../help/usage-errors.ts';
import { wholeNumber } from '../terminal/whole-number.ts';

interface Options {
  readonly config?: string;
  readonly json?: boolean;
  readonly lang?: string;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly list?: boolean;
  readonly watch?: number | true;
  readonly verbose?: boolean;
  readonly compare: boolean;
  readonly idle?: boolean;
  readonly target: 'hawser' | 'microsoft';
  readonly cloud: MicrosoftCloud;
  readonly domainController: readonly string[];
  readonly domain?: string;
  readonly issuer: readonly string[];
}

interface AllowListOptions extends Options {
  readonly format: AllowListFormat;
}

const areas = ['net', 'forest', 'cloud', 'agent'] as const;

const examples = `
Examples:
  hawser doctor                              everything, as you and as the service
  hawser doctor net https://sso.example.com  the connection to one address, stage by stage
  hawser doctor forest                       domain controllers, certificates, sign-in, rights
  hawser doctor object anna@example.com      why somebody is, or is not, in the cloud
  hawser doctor --only cloud.tls --verbose
  hawser doctor --list
  hawser doctor --target microsoft           the endpoints of a Microsoft hybrid environment
  hawser doctor allow-list --format squid    what the owner of the proxy has to open
  hawser doctor --watch 60 --json`;

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, ...value.split(',')];

/** `hawser doctor [net|forest|cloud|agent|object X]` */
export function doctorCommand(): Command {
  const doctor = new Command('doctor')
    .description('Live checks: what is wrong, why it matters, what to do, and the evidence.')
    .argument('[area]', `${areas.join(', ')} or object (default: all)`)
    .argument('[subjects...]', 'addresses for net, one object for object')
    .addOption(configOption('connect'))
    .addOption(
      new Option('--target <target>', 'whose endpoints: hawser, or a Microsoft hybrid environment')
        .choices(['hawser', 'microsoft'])
        .default('hawser'),
    )
    .addOption(
      new Option('--cloud <cloud>', 'of which Microsoft cloud')
        .choices(['worldwide', 'china', 'usgov'])
        .default('worldwide'),
    )
    .option('--domain <domain>', 'with --target microsoft: a domain of the tenant; in which cloud is it?')
    .option(
      '--issuer <names>',
      'with --target microsoft: other authorities that may issue its certificates',
      collect,
      [],
    )
    .option(
      '--domain-controller <hosts>',
      'with --target microsoft: domain controllers whose ports to check',
      collect,
      [],
    )
    .option(
      '--only <checks>',
      'only these checks (and those they depend on): IDs, beginnings of IDs, areas',
      collect,
      [],
    )
    .option('--skip <checks>', 'not these', collect, [])
    .option('--idle', 'also measure how long a connection to the cloud may be idle (takes minutes)')
    .option('--list', 'the checks with their cost and privilege, without running them')
    .option('--watch [seconds]', 'again and again', wholeNumber(1, 86_400))
    .option('--verbose', 'every check with its result')
    .option('--no-compare', 'do not ask the running service for the same checks')
    .option('--json', 'one JSON object on standard output')
    .addOption(languageOption())
    .addHelpText('after', examples)
    .action(run)
    .addCommand(allowListCommand());
  return findConfiguration(doctor, 'connect');
}

/** `hawser doctor allow-list` */
function allowListCommand(): Command {
  return new Command('allow-list')
    .description(
      'What the owner of the proxy or firewall has to open: as squid rules, a firewall table, or the text of a ticket.',
    )
    .addOption(new Option('--format <format>', 'the form').choices(['squid', 'firewall', 'ticket']).default('ticket'))
    .addHelpText(
      'after',
      '\nExamples:\n  hawser doctor allow-list\n  hawser doctor --target microsoft allow-list --format squid\n  hawser doctor --lang nl allow-list > ticket.txt',
    )
    .action(
      async (_own: unknown, command: Command) => await printAllowList(command.optsWithGlobals<AllowListOptions>()),
    );
}

async function printAllowList({ format, target, cloud, config, lang, json }: AllowListOptions): Promise<void> {
  const { allowList, microsoftEndpoints } = await import('../../diagnose/allow-list/index.ts');
  const language = languageOf(lang);
  const machine = hostname();
  if (target === 'microsoft') {
    const { clouds, date, source } = microsoftEndpoints();
    const sets = clouds[cloud] ?? [];
    if (json === true) return printJson({ version: 1, subject: target, cloud, date, source: source[language], sets });
    return console.log(allowList(sets, { format, language, machine, date, subject: `Microsoft (${cloud})` }));
  }
  const { ownEndpoints } = await import('../../connect/index.ts');
  const { sets, date } = await ownEndpoints(config);
  if (json === true) return printJson({ version: 1, subject: 'hawser', date, sets });
  console.log(allowList(sets, { format, language, machine, date, subject: 'Hawser' }));
}

async function run(area: string | undefined, subjects: readonly string[], options: Options): Promise<void> {
  if (area !== undefined && area !== 'object' && !areas.some((known) => known === area))
    throw usageErrors('usage.unknown-command', {
      given: area,
      near: didYouMean(nearest(area, [...areas, 'object', 'allow-list']), languageOf(options.lang)),
      command: 'hawser doctor',
    });
  if (area === 'object' && subjects.length !== 1)
    throw usageErrors('usage.missing-argument', { name: 'X', command: 'hawser doctor object' });
  const signal = untilStopped();
  do {
    const report = await examineOnce(area, subjects, options, signal);
    if (!report) return;
    if (report.checks.length === 0) {
      process.exitCode = exitCodes.usage;
      return;
    }
    process.exitCode = { healthy: exitCodes.done, warnings: exitCodes.warnings, problems: exitCodes.problems }[
      report.verdict
    ];
    if (options.watch === undefined) return;
    const seconds = options.watch === true ? 30 : options.watch;
    await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
  } while (!signal.aborted);
}

async function examineOnce(
  area: string | undefined,
  subjects: readonly string[],
  options: Options,
  signal: AbortSignal,
): Promise<DoctorReport | undefined> {
  const language = languageOf(options.lang);
  const { openDoctor, openMicrosoftDoctor } = await import('../../connect/index.ts');
  await import('../texts.ts');
  await using doctor =
    options.target === 'microsoft'
      ? openMicrosoftDoctor(options.config, options.cloud, options.domainController, {
          issuers: options.issuer,
          domain: options.domain,
        })
      : openDoctor(options.config);
  const further =
    area === 'object' ? doctor.objectChecks(subjects[0] ?? '') : await furtherChecks(area, subjects, options);
  if (options.list === true) {
    const all = [...doctor.checks, ...further];
    if (options.json === true)
      printJson({
        checks: all.map(({ id, title, cost, privilege, after }) => ({
          id,
          title: title[language],
          cost,
          privilege,
          after,
        })),
      });
    else console.log(viewList(all, language));
    return undefined;
  }
  const bar = new ProgressBar(language);
  let finished = { done: 0, total: 1 };
  const only = options.only.length > 0 || area === undefined ? options.only : [area];
  const report = await doctor.examine({
    language,
    signal,
    further,
    only,
    skip: options.skip,
    also: options.idle === true ? ['cloud.idle'] : [],
    compare: options.compare,
    onProgress: ({ title }, text) => bar.step(`${title[language]}: ${text}`, finished.done, finished.total),
    onResult: ({ title }, done, total) => {
      finished = { done, total };
      bar.step(title, done, total);
    },
  });
  bar.clear();
  if (options.json === true) printJson(report);
  else console.log(viewReport(report, { verbose: options.verbose === true }));
  return report;
}

/** `doctor net URL…`: the same stages for any address. */
async function furtherChecks(
  area: string | undefined,
  subjects: readonly string[],
  { lang }: Options,
): Promise<readonly Check[]> {
  if (area !== 'net') return [];
  const { endpointChecks } = await import('../../diagnose/doctor/index.ts');
  return subjects.flatMap((text) => {
    const url = URL.parse(/^https?:\/\//.test(text) ? text : `https://${text}`);
    if (!url) {
      const why = { en: 'It must be a host or a URL.', nl: 'Het moet een host of een URL zijn.' }[languageOf(lang)];
      throw usageErrors('usage.invalid-value', { what: 'net', given: text, why, command: 'hawser doctor' });
    }
    const why = { en: 'Programs here cannot use it.', nl: 'Programma’s op deze machine kunnen het niet gebruiken.' };
    return endpointChecks({ area: 'net', subject: url.host, url, why });
  });
}
