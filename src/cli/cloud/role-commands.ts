import type { Command } from 'commander';
import type { Text } from '../../base/messages.ts';
import type { Role } from '../../cloud/index.ts';
import { examples as examplesOf } from '../help/examples.ts';
import { flagsText, usageErrors } from '../help/usage-errors.ts';
import { languageOf } from '../terminal/language.ts';
import { translateInto } from '../terminal/translate.ts';
import { roleTexts as texts } from './role-messages.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, show, tenantOf } from './subcommand.ts';
import { viewRoles } from './role-views.ts';

/** `hawser cloud role …` */
export function addRoleCommands(cloud: Command): void {
  const role = cloud
    .command('role')
    .description('Directory roles: who may do what in the console.')
    .addHelpText('after', examplesOf('hawser cloud role list', 'hawser cloud role assign help-desk anna@contoso.com'));

  addForTenant(role, 'list', 'The roles, and how many users have each.', ['hawser cloud role list']).action(
    async (options: CommonOptions) =>
      await show(options, async (operate) => await operate('list-roles', tenantOf(options)), viewRoles),
  );

  const change = (name: 'assign' | 'remove', description: string, changedText: Text, unchanged: Text): void => {
    const example = `hawser cloud role ${name} help-desk anna@contoso.com`;
    addForTenant(role, `${name} <role> <upn>`, description, [example]).action(
      async (given: string, upn: string, options: CommonOptions) => {
        const wanted = await roleOf(given, `hawser cloud role ${name}`, options);
        await show(
          options,
          async (operate) => await operate(`${name}-role`, { ...tenantOf(options), role: wanted, name: upn }),
          ({ changed, ...done }, language) => translateInto(language)(changed ? changedText : unchanged, done),
        );
      },
    );
  };
  change(
    'assign',
    'Assigns a role to a user. Their sessions end, so it takes effect at the next sign-in.',
    texts.assigned,
    texts.assignedAlready,
  );
  change('remove', 'Removes a role from a user and ends their sessions.', texts.removed, texts.removedAlready);
}

/** A role as people type it. The list of them is loaded when it is needed. */
export async function roleOf(given: string, command: string, { lang }: CommonOptions): Promise<Role> {
  const { roles } = await import('../../cloud/index.ts');
  const role = roles.find((one) => one === given);
  if (role) return role;
  const language = languageOf(lang);
  const why = { en: `One of: ${roles.join(', ')}.`, nl: `Een van: ${roles.join(', ')}.` }[language];
  throw usageErrors('usage.invalid-value', { what: flagsText('<role>', language), given, why, command });
}
