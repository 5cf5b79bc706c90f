import type { Command } from 'commander';
import type { Language } from '../../base/messages.ts';
import type { OperationOutput } from '../../cloud/index.ts';
import { examples as examplesOf } from '../help/examples.ts';
import { table } from '../terminal/table.ts';
import { readTextFile } from '../terminal/read-text-file.ts';
import { translateInto } from '../terminal/translate.ts';
import { accessTexts as texts } from './access-messages.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, show, tenantOf } from './subcommand.ts';

interface ImportOptions extends CommonOptions {
  readonly dryRun?: boolean;
  readonly acceptImpact?: boolean;
}

interface WhatIfOptions extends CommonOptions {
  readonly user: string;
  readonly app: string;
  readonly address?: string;
  readonly device?: string;
}

/** `hawser cloud policy access …` and `hawser cloud policy what-if` */
export function addAccessCommands(policy: Command): void {
  const access = policy
    .command('access')
    .description('Who may sign in to what from where: the access policy.')
    .addHelpText(
      'after',
      examplesOf('hawser cloud policy access show > access.yaml', 'hawser cloud policy access import access.yaml'),
    );
  addForTenant(access, 'show', 'Prints the access policy as a YAML document.', [
    'hawser cloud policy access show > access.yaml',
  ]).action(
    async (options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('show-access-policy', tenantOf(options)),
        ({ document }) => document.trimEnd(),
      ),
  );
  addForTenant(access, 'import <file>', 'Replaces the access policy by a YAML document.', [
    'hawser cloud policy access import access.yaml --dry-run',
  ])
    .option('--dry-run', 'only show how this affects people')
    .option('--accept-impact', 'do it although people can no longer sign in')
    .action(importAccess);
  addForTenant(policy, 'what-if', 'Shows what the access policy says of a sign-in that nobody makes.', [
    'hawser cloud policy what-if --user anna@contoso.com --app Expenses --address 203.0.113.7',
  ])
    .requiredOption('--user <upn>', 'who signs in')
    .requiredOption('--app <id>', 'the application, by id or name, or console')
    .option('--address <ip>', 'from where; without it outside of every network')
    .option('--device <id>', 'with which device; counts for nothing yet')
    .action(showWhatIf);
}

async function importAccess(file: string, options: ImportOptions): Promise<void> {
  const text = readTextFile(file);
  const wanted = { ...tenantOf(options), text, file, isTrial: options.dryRun === true };
  const accepted = { acceptsImpact: options.acceptImpact === true };
  await show(options, async (operate) => await operate('import-access-policy', { ...wanted, ...accepted }), viewImport);
}

function viewImport(
  { changed, policies, impact }: OperationOutput<'import-access-policy'>,
  language: Language,
): string {
  const t = translateInto(language);
  const count = policies.access.policies.length;
  const { days, people } = impact;
  const parts = (['blocked', 'cannot', 'register'] as const).flatMap((part) => {
    const { count: number, names } = impact[part];
    return [
      t(texts[`impact-${part}`], { count: number, people, days }),
      ...names.slice(0, 20).map((name) => `  ${name}`),
    ];
  });
  return [t(changed ? texts.changed : texts.unchanged, { count }), '', ...parts].join('\n');
}

async function showWhatIf({ user, app, address, device, ...options }: WhatIfOptions): Promise<void> {
  const asked = {
    ...{ ...tenantOf(options), user, application: app },
    ...(address !== undefined && { address }),
    ...(device !== undefined && { device }),
  };
  await show(options, async (operate) => await operate('what-if', asked), viewWhatIf);
}

function viewWhatIf(answer: OperationOutput<'what-if'>, language: Language): string {
  const t = translateInto(language);
  const { user, application, address, device, outcome, decided, policies, secondFactor } = answer;
  const place = address ?? t(texts.nowhere);
  const lines = [
    t(texts.asked, { user, application: application.name, place }),
    `${t(texts.outcome)}: ${t(texts[`outcome-${outcome}`])}`,
    decided.policy
      ? t(texts.decidedBy, { policy: decided.policy.name })
      : t(policies.length === 0 ? texts.noPolicies : texts.decidedByNone),
    ...(secondFactor.isNeededAnyway ? [t(texts.neededAnyway)] : []),
    ...(device === null ? [] : [t(texts.deviceLater)]),
  ];
  if (policies.length === 0) return lines.join('\n');
  const rows = table(policies, [
    { title: t(texts.columnPolicy), value: ({ name }) => name },
    { title: t(texts.columnMode), value: ({ mode }) => mode },
    {
      title: t(texts.columnResult),
      value: ({ result, missed }) => t(missed === null ? texts[`result-${result}`] : texts[`missed-${missed}`]),
    },
  ]);
  return [...lines, '', rows].join('\n');
}
