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
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, show, tenantOf } from './subcommand.ts';

interface ListOptions extends CommonOptions {
  readonly class?: CloudClass;
  readonly deleted?: boolean;
  readonly search?: string;
}

/** `hawser cloud object …` */
export function addObjectCommands(cloud: Command): void {
  const object = cloud
    .command('object')
    .description('Objects of every class: what there is, the recycle bin.')
    .addHelpText('after', examplesOf('hawser cloud object list --deleted', 'hawser cloud object restore ID'));

  addForTenant(object, 'list', 'Lists objects by name, or what the recycle bin holds.', [
    'hawser cloud object list --class group --search sales',
    'hawser cloud object list --deleted --json',
  ])
    .addOption(new Option('--class <class>', 'only objects of this class').choices(cloudClasses))
    .addOption(new Option('--deleted', 'what is in the recycle bin').conflicts('search'))
    .option('--search <text>', 'names, addresses or ids')
    .action(async (options: ListOptions) => {
      const { class: only, deleted, search } = options;
      const filter = {
        ...tenantOf(options),
        ...(deleted === true && { deleted }),
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

  addForTenant(object, 'restore <id>', 'Takes an object out of the recycle bin, with its id and memberships.', [
    'hawser cloud object restore 01934b0c-5d1e-7c7a-9b59-7d1f3a2e4c11',
  ]).action(
    async (id: string, options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('restore-object', { ...tenantOf(options), id }),
        ({ quarantined }, language) => {
          const t = translateInto(language);
          const without = quarantined.length > 0 ? [t(texts.quarantined, { values: quarantined.join(', ') })] : [];
          return [t(texts.restored, { id }), ...without].join('\n');
        },
      ),
  );
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
    { title: t(texts.columnSource), value: ({ synchronized }) => t(synchronized ? texts.forest : texts.cloud) },
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
