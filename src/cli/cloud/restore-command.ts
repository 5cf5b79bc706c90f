import type { Command } from 'commander';
import { Option } from 'commander';
import { csvHead, csvLine } from '../../base/csv.ts';
import type { Language } from '../../base/messages.ts';
import type { Operate, OperationInput, OperationOutput } from '../../cloud/index.ts';
import type { CloudClass } from '../../directory/index.ts';
import { cloudClasses } from '../../directory/index.ts';
import { usageErrors } from '../help/usage-errors.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { languageOf } from '../terminal/language.ts';
import { ProgressBar } from '../terminal/progress-bar.ts';
import { table } from '../terminal/table.ts';
import { translateInto } from '../terminal/translate.ts';
import { wholeNumber } from '../terminal/whole-number.ts';
import { objectTexts as texts } from './object-messages.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, configurationOf, show, tenantOf } from './subcommand.ts';

interface Options extends CommonOptions {
  readonly class?: CloudClass;
  readonly search?: string;
  readonly hold?: number;
  readonly run?: string;
  readonly csv?: boolean;
}

type Result = OperationOutput<'restore-objects'>['results'][number];

/** `hawser cloud object restore`: one object, or all that a hold, a run or a search means. */
export function addRestore(object: Command): void {
  addForTenant(object, 'restore [id]', 'Takes objects out of the recycle bin, with their ids and memberships.', [
    'hawser cloud object restore 01934b0c-5d1e-7c7a-9b59-7d1f3a2e4c11',
    'hawser cloud object restore --hold 3',
    'hawser cloud object restore --run 01934b0c-5d1e-7c7a-9b59-7d1f3a2e4c12 --csv > restored.csv',
    'hawser cloud object restore --class user --search sales',
  ])
    .option('--hold <number>', 'all that this hold held back before it was deleted', wholeNumber(1, 2 ** 31 - 1))
    .option('--run <id>', 'all that this run deleted')
    .option('--search <text>', 'words of names, addresses, employee IDs or object IDs')
    .addOption(new Option('--class <class>', 'only objects of this class').choices(cloudClasses))
    .addOption(new Option('--csv', 'the outcome of each object as one line of a CSV file').conflicts('json'))
    .action(async (id: string | undefined, options: Options) => {
      if (id === undefined) return await restoreMany(options);
      for (const name of ['hold', 'run', 'search', 'class', 'csv'] as const)
        if (options[name] !== undefined)
          throw usageErrors('usage.conflict', { one: `--${name}`, other: 'ID', ...command });
      await restoreOne(id, options);
    });
}

const command = { command: 'hawser cloud object restore' };

async function restoreOne(id: string, options: Options): Promise<void> {
  await show(
    options,
    async (operate) => await operate('restore-object', { ...tenantOf(options), id }),
    ({ quarantined }, language) => {
      const t = translateInto(language);
      const without = quarantined.length > 0 ? [t(texts.quarantined, { values: quarantined.join(', ') })] : [];
      return [t(texts.restored, { id }), ...without].join('\n');
    },
  );
}

async function restoreMany(options: Options): Promise<void> {
  const { class: objectClass, search, hold, run } = options;
  if (search === undefined && hold === undefined && run === undefined)
    throw usageErrors('usage.missing-option', { option: '--hold, --run, --search', ...command });
  const given = { ...tenantOf(options), class: objectClass, search, hold, run };
  const filter = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  if (options.csv === true) return await writeCsv(options, filter);
  await show(options, async (operate) => await restoreAll(operate, options, filter), viewResults);
}

/** A thousand at a time, as one answer. */
async function restoreAll(
  operate: Operate,
  options: Options,
  filter: OperationInput<'restore-objects'>,
): Promise<{ readonly results: readonly Result[] }> {
  const results: Result[] = [];
  for await (const page of pagesOf(operate, options, filter)) results.push(...page);
  return { results };
}

async function* pagesOf(
  operate: Operate,
  { lang }: Options,
  filter: OperationInput<'restore-objects'>,
): AsyncGenerator<readonly Result[], void, undefined> {
  const language = languageOf(lang);
  const bar = new ProgressBar(language);
  let done = 0;
  let total: number | undefined;
  for (let after: string | null | undefined; after !== null;) {
    const page = await operate('restore-objects', { ...filter, ...(after !== undefined && { after }) });
    total ??= page.left;
    done += page.results.length;
    bar.update(translateInto(language)(texts.restoring), done, total);
    if (page.results.some(({ outcome }) => outcome !== 'restored')) process.exitCode = exitCodes.problems;
    yield page.results;
    after = page.next;
  }
  bar.clear();
}

async function writeCsv(options: Options, filter: OperationInput<'restore-objects'>): Promise<void> {
  const { openCloudOperations } = await import('../../cloud/index.ts');
  await using cloud = await openCloudOperations(await configurationOf(options));
  process.stdout.write(csvHead(['objectId', 'class', 'name', 'outcome', 'waiting']));
  for await (const page of pagesOf(cloud.operate, options, filter)) {
    process.stdout.write(
      page
        .map(({ objectId, objectClass, name, outcome, waiting }) =>
          csvLine([objectId, objectClass, name, outcome, waiting.join(' ')]),
        )
        .join(''),
    );
  }
}

/** How many, and each that is not as it was. */
function viewResults({ results }: { readonly results: readonly Result[] }, language: Language): string {
  const t = translateInto(language);
  if (results.length === 0) return t(texts.none);
  const count = results.filter(({ outcome }) => outcome === 'restored').length;
  const special = results.filter(({ outcome, waiting }) => outcome !== 'restored' || waiting.length > 0);
  const lines = [t(texts.restoredMany, { count, total: results.length })];
  if (special.length > 0)
    lines.push(
      '',
      table(special, [
        { title: t(texts.columnId), value: ({ objectId }) => objectId },
        { title: t(texts.columnName), value: ({ name }) => name ?? '' },
        { title: t(texts.columnOutcome), value: ({ outcome }) => outcome },
        { title: t(texts.columnWaiting), value: ({ waiting }) => waiting.join(', ') },
      ]),
    );
  return lines.join('\n');
}
