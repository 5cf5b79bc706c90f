import type { Command } from 'commander';
import { Option } from 'commander';
import type { Language } from '../../base/messages.ts';
import type { OperationInput, OperationOutput } from '../../cloud/index.ts';
import { examples as examplesOf } from '../help/examples.ts';
import { table } from '../terminal/table.ts';
import { timeOf } from '../terminal/time.ts';
import { translateInto } from '../terminal/translate.ts';
import { wholeNumber } from '../terminal/whole-number.ts';
import { signInTexts as texts } from './sign-in-messages.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, configurationOf, show, tenantOf } from './subcommand.ts';
import { timesOf } from './times.ts';
import { writeExport } from './write-export.ts';

interface FilterOptions extends CommonOptions {
  readonly user?: string;
  readonly application?: string;
  readonly code?: string;
  readonly address?: string;
  readonly method?: string;
  readonly correlation?: string;
  readonly result?: 'success' | 'failure';
  readonly since?: string;
  readonly until?: string;
}

const COMMAND = 'hawser cloud sign-in';

/** `hawser cloud sign-in …` */
export function addSignInCommands(cloud: Command): void {
  const signIns = cloud
    .command('sign-in')
    .description('The sign-in log: who signed in to what, and who was refused.')
    .addHelpText('after', examplesOf(`${COMMAND} list --result failure`, `${COMMAND} retention --days 90`));
  addFilter(signIns, 'list', 'Lists sign-ins, the latest first.', [
    `${COMMAND} list --user anna@contoso.com`,
    `${COMMAND} list --code AADSTS50126 --since 2026-03-01`,
  ])
    .option('--limit <count>', 'how many sign-ins', wholeNumber(1, 1000), 50)
    .action(
      async (options: FilterOptions & { limit: number }) =>
        await show(
          options,
          async (operate) => await operate('list-sign-ins', { ...filterOf(options, 'list'), limit: options.limit }),
          viewSignIns,
        ),
    );
  addFilter(signIns, 'export', 'Writes sign-ins to standard output, as CSV or, with --json, one JSON object a line.', [
    `${COMMAND} export --since 2026-01-01 > sign-ins.csv`,
    `${COMMAND} export --since 2026-01-01 --json > sign-ins.jsonl`,
  ]).action(exportSignIns);
  addForTenant(signIns, 'retention', 'Shows how long sign-ins are kept, or changes it.', [
    `${COMMAND} retention`,
    `${COMMAND} retention --days 90`,
  ])
    .option('--days <count>', 'how many days, 1 to 400', wholeNumber(1, 400))
    .action(
      async ({ days, ...options }: CommonOptions & { days?: number }) =>
        await show(
          options,
          async (operate) =>
            days === undefined
              ? await operate('show-sign-in-days', tenantOf(options))
              : await operate('change-sign-in-days', { ...tenantOf(options), days }),
          (kept, language) => translateInto(language)(texts.kept, kept),
        ),
    );
}

function addFilter(...parts: Parameters<typeof addForTenant>): Command {
  return addForTenant(...parts)
    .option('--user <name>', 'the sign-in name')
    .option('--application <text>', 'a client ID, or part of the name')
    .addOption(new Option('--result <result>', 'only this result').choices(['success', 'failure']))
    .option('--code <code>', 'AADSTS50126, 50126 or accounts.wrong-credentials')
    .option('--method <method>', 'pwd, otp, hwk, swk, mfa, client_secret or private_key_jwt')
    .option('--address <address>', 'the network address')
    .option('--correlation <id>', 'the correlation ID on the page of the user')
    .option('--since <time>', 'from this time on')
    .option('--until <time>', 'before this time');
}

function filterOf(options: FilterOptions, command: string): OperationInput<'export-sign-ins'> {
  const { user: name, application, code, address, method, correlation: correlationId, result, since, until } = options;
  const times = timesOf({ since, until }, `${COMMAND} ${command}`, options);
  const all = { ...tenantOf(options), name, application, code, address, method, correlationId, result, ...times };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

async function exportSignIns(options: FilterOptions): Promise<void> {
  const filter = filterOf(options, 'export');
  const { signInCsv, openCloudOperations } = await import('../../cloud/index.ts');
  await using cloud = await openCloudOperations(await configurationOf(options));
  await writeExport(options, signInCsv, async (more) => {
    const { signIns, next } = await cloud.operate('export-sign-ins', { ...filter, ...more });
    return { rows: signIns, next };
  });
}

function viewSignIns({ signIns, next }: OperationOutput<'list-sign-ins'>, language: Language): string {
  const t = translateInto(language);
  if (signIns.length === 0) return t(texts.none);
  const lines = table(signIns, [
    { title: t(texts.when), value: ({ at }) => timeOf(at, language) },
    {
      title: t(texts.who),
      value: ({ name, unknownName }) =>
        name ?? (unknownName === null ? '–' : t(texts.unknownName, { mark: unknownName })),
    },
    {
      title: t(texts.application),
      value: ({ applicationName, applicationId }) => applicationName ?? applicationId ?? 'Hawser',
    },
    {
      title: t(texts.result),
      value: ({ result, reason, code }) => {
        if (result === 'success') return t(texts.success);
        return code === null ? reason : `AADSTS${code} (${reason})`;
      },
    },
    { title: t(texts.methods), value: ({ methods }) => methods.join(' ') },
    { title: t(texts.from), value: ({ address }) => address ?? '' },
  ]);
  return next === null ? lines : `${lines}\n\n${t(texts.more)}`;
}
