import type { Command } from 'commander';
import { Option } from 'commander';
import type { Language } from '../../base/messages.ts';
import type { OperationInput, OperationOutput } from '../../cloud/index.ts';
import { examples as examplesOf } from '../help/examples.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { table } from '../terminal/table.ts';
import { timeOf } from '../terminal/time.ts';
import { translateInto } from '../terminal/translate.ts';
import { wholeNumber } from '../terminal/whole-number.ts';
import { auditTexts as texts } from './audit-messages.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, configurationOf, show, tenantOf } from './subcommand.ts';
import { timesOf } from './times.ts';
import { writeExport } from './write-export.ts';

interface FilterOptions extends CommonOptions {
  readonly actor?: string;
  readonly activity?: string;
  readonly target?: string;
  readonly result?: 'started' | 'success' | 'failure' | 'unknown';
  readonly since?: string;
  readonly until?: string;
}

/** `hawser cloud audit …` */
export function addAuditCommands(cloud: Command): void {
  const audit = cloud
    .command('audit')
    .description('The audit: who did what, and whether it is intact.')
    .addHelpText('after', examplesOf('hawser cloud audit list --result failure', 'hawser cloud audit verify'));
  addFilter(audit, 'list', 'Lists audit entries, the latest first.', [
    'hawser cloud audit list --actor anna --since 2026-03-01',
  ])
    .option('--limit <count>', 'how many entries', wholeNumber(1, 1000), 50)
    .action(
      async (options: FilterOptions & { limit: number }) =>
        await show(
          options,
          async (operate) => await operate('list-audit', { ...filterOf(options, 'list'), limit: options.limit }),
          viewEntries,
        ),
    );
  addFilter(
    audit,
    'export',
    'Writes audit entries to standard output, as CSV or, with --json, one JSON object a line.',
    [
      'hawser cloud audit export --since 2026-01-01 > audit.csv',
      'hawser cloud audit export --since 2026-01-01 --json > audit.jsonl',
    ],
  ).action(exportAudit);
  addForTenant(audit, 'verify', 'Proves that no sealed entry was changed, deleted, inserted or moved.', [
    'hawser cloud audit verify',
    'hawser cloud audit verify --json',
  ]).action(
    async (options: CommonOptions) =>
      await show(
        options,
        async (operate) => {
          const state = await operate('verify-audit', tenantOf(options));
          if (state.broken) process.exitCode = exitCodes.problems;
          return state;
        },
        viewState,
      ),
  );
}

function addFilter(...parts: Parameters<typeof addForTenant>): Command {
  return addForTenant(...parts)
    .option('--actor <text>', 'who: part of the name')
    .option('--activity <text>', 'what: part of the activity')
    .option('--target <id>', 'the id of the object that it is about')
    .addOption(
      new Option('--result <result>', 'only this result').choices(['started', 'success', 'failure', 'unknown']),
    )
    .option('--since <time>', 'from this time on')
    .option('--until <time>', 'before this time');
}

function filterOf(options: FilterOptions, command: string): OperationInput<'export-audit'> {
  const { actor, activity, target, result: status, since, until } = options;
  const times = timesOf({ since, until }, `hawser cloud audit ${command}`, options);
  const all = { ...tenantOf(options), actor, activity, target, status, ...times };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/**
 * Page by page, so that the length costs no memory: for the same reason --json writes an object a line. The export is
 * an audit entry itself.
 */
async function exportAudit(options: FilterOptions): Promise<void> {
  const filter = filterOf(options, 'export');
  const { auditCsv, openCloudOperations } = await import('../../cloud/index.ts');
  await using cloud = await openCloudOperations(await configurationOf(options));
  await writeExport(options, auditCsv, async (more) => {
    const { entries, next } = await cloud.operate('export-audit', { ...filter, ...more });
    return { rows: entries, next };
  });
}

function viewEntries({ entries, next }: OperationOutput<'list-audit'>, language: Language): string {
  const t = translateInto(language);
  if (entries.length === 0) return t(texts.none);
  const lines = table(entries, [
    { title: t(texts.when), value: ({ at }) => timeOf(at, language) },
    { title: t(texts.who), value: ({ actor }) => actor },
    { title: t(texts.what), value: ({ activity }) => activity },
    { title: t(texts.result), value: ({ status, reason }) => (reason === '' ? status : `${status} (${reason})`) },
    { title: t(texts.from), value: ({ address }) => address ?? '' },
  ]);
  return next === null ? lines : `${lines}\n\n${t(texts.more)}`;
}

const breaches = { entries: texts.entries, seal: texts.seal, end: texts.last } as const;

function viewState(state: OperationOutput<'verify-audit'>, language: Language): string {
  const t = translateInto(language);
  const { tenant, segments, entries, dropped, unsealed, end, broken } = state;
  if (broken) return t(texts.broken, { tenant, ...broken, breach: t(breaches[broken.breach]) });
  const lines = [t(texts.whole, { tenant, segments, entries })];
  if (dropped > 0) lines.push(t(texts.dropped, { count: dropped }));
  if (unsealed > 0) lines.push(t(texts.unsealed, { count: unsealed }));
  if (end.upto > 0) lines.push(t(texts.end, { ...end }));
  return lines.join('\n');
}
