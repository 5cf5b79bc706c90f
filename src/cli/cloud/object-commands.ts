import type { Command } from 'commander';
import { Option } from 'commander';
import type { Language } from '../../base/messages.ts';
import type { Operate, OperationInput, OperationOutput } from '../../cloud/index.ts';
import type { CloudClass } from '../../directory/index.ts';
import { cloudClasses } from '../../directory/index.ts';
import { examples as examplesOf } from '../help/examples.ts';
import { table } from '../terminal/table.ts';
import { timeOf } from '../terminal/time.ts';
import { hint, translateInto } from '../terminal/translate.ts';
import { objectTexts as texts } from './object-messages.ts';
import { addRestore } from './restore-command.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, show, tenantOf } from './subcommand.ts';

interface ListOptions extends CommonOptions {
  readonly class?: CloudClass;
  readonly deleted?: boolean;
  readonly orphans?: boolean;
  readonly search?: string;
}

/** `hawser cloud object …` */
export function addObjectCommands(cloud: Command): void {
  const object = cloud
    .command('object')
    .description('Objects of every class: what there is, the recycle bin.')
    .addHelpText('after', examplesOf('hawser cloud object list --deleted', 'hawser cloud object restore --hold 3'));

  addForTenant(object, 'list', 'Lists objects by name, or what the recycle bin holds.', [
    'hawser cloud object list --class group --search sales',
    'hawser cloud object list --class user --search "mason james"',
    'hawser cloud object list --deleted --json',
  ])
    .addOption(new Option('--class <class>', 'only objects of this class').choices(cloudClasses))
    .option('--deleted', 'what is in the recycle bin')
    .addOption(new Option('--orphans', 'synchronized objects that no source has anymore').conflicts('deleted'))
    .option('--search <text>', 'words of names, addresses, employee IDs or object IDs')
    .action(async (options: ListOptions) => {
      const { class: only, deleted, orphans, search } = options;
      const filter = {
        ...tenantOf(options),
        ...(deleted === true && { deleted }),
        ...(orphans === true && { origin: 'orphan' as const }),
        ...(search !== undefined && { search }),
      };
      const classes = only === undefined ? cloudClasses : [only];
      await show(options, async (operate) => await listAll(operate, classes, filter), viewObjects);
    });

  addForTenant(object, 'delete <id>', 'Moves an object to the recycle bin: one of the cloud, or an orphan.', [
    'hawser cloud object delete 01934b0c-5d1e-7c7a-9b59-7d1f3a2e4c11',
  ]).action(
    async (id: string, options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('delete-object', { ...tenantOf(options), id }),
        ({ object: { displayName, userPrincipalName } }, language) => {
          const t = translateInto(language);
          const done = t(texts.deleted, { name: displayName ?? userPrincipalName ?? id });
          return [done, '', hint(`hawser cloud object restore ${id}`, t(texts.undo))].join('\n');
        },
      ),
  );

  addRestore(object);
}

type Objects = OperationOutput<'list-objects'>['objects'];

/** All pages of all classes as one. */
async function listAll(
  operate: Operate,
  classes: readonly CloudClass[],
  filter: Omit<OperationInput<'list-objects'>, 'class'>,
): Promise<{ readonly objects: Objects }> {
  const objects: Objects = [];
  for (const objectClass of classes) {
    for (let after: string | null | undefined; after !== null;) {
      const page = { ...filter, class: objectClass, ...(after !== undefined && { after }) };
      const found = await operate('list-objects', page);
      objects.push(...found.objects);
      after = found.next;
    }
  }
  return { objects };
}

function viewObjects({ objects }: { readonly objects: Objects }, language: Language): string {
  const t = translateInto(language);
  if (objects.length === 0) return t(texts.none);
  const hasDeleted = objects.some(({ deletedAt }) => deletedAt !== null);
  return table(objects, [
    { title: t(texts.columnId), value: ({ id }) => id },
    { title: t(texts.columnClass), value: ({ class: objectClass }) => objectClass },
    {
      title: t(texts.columnName),
      value: ({ displayName, userPrincipalName, mail }) => displayName ?? userPrincipalName ?? mail ?? '',
    },
    {
      title: t(texts.columnSource),
      value: ({ synchronized, isOrphan }) => t(isOrphan ? texts.orphan : synchronized ? texts.forest : texts.cloud),
    },
    ...(hasDeleted
      ? [
          {
            title: t(texts.columnDeleted),
            value: ({ deletedAt }: Objects[number]) => (deletedAt === null ? '' : timeOf(deletedAt, language)),
          },
        ]
      : []),
  ]);
}
