import type { Command } from 'commander';
import { Option } from 'commander';
import type { Operate, OperationInput, OperationOutput } from '../../cloud/index.ts';
import { translateInto } from '../terminal/translate.ts';
import { addPersonalConsentCommands } from './consent-commands.ts';
import { addMethodCommands } from './method-commands.ts';
import { roleOf } from './role-commands.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, show, tenantOf } from './subcommand.ts';
import { addUserChangeCommands, userExamples } from './user-change-commands.ts';
import { userTexts as texts } from './user-messages.ts';
import { viewSessions, viewUser, viewUsers } from './user-views.ts';

interface ListOptions extends CommonOptions {
  readonly role?: string;
  readonly synchronized?: boolean;
  readonly cloudOnly?: boolean;
  readonly search?: string;
}

/** `hawser cloud user …` */
export function addUserCommands(cloud: Command): void {
  const user = cloud
    .command('user')
    .description('Users and how they sign in: passwords, methods, sessions, sign-in blocked or allowed.')
    .addHelpText('after', userExamples);
  addUserChangeCommands(user);

  addForTenant(user, 'list', 'Lists the users by name.', [
    'hawser cloud user list --role global',
    'hawser cloud user list --cloud-only --json',
  ])
    .option('--role <role>', 'only those with this role')
    .addOption(new Option('--synchronized', 'only those from a forest').conflicts('cloudOnly'))
    .option('--cloud-only', 'only those made in the cloud')
    .option('--search <text>', 'words of names, addresses, employee IDs or object IDs')
    .action(async (options: ListOptions) => {
      const role =
        options.role === undefined ? undefined : await roleOf(options.role, 'hawser cloud user list', options);
      const isSynchronized = options.synchronized ?? (options.cloudOnly ? false : undefined);
      const filter = {
        ...tenantOf(options),
        ...(role !== undefined && { role }),
        ...(options.search !== undefined && { search: options.search }),
        ...(isSynchronized !== undefined && { synchronized: isSynchronized }),
      };
      await show(options, async (operate) => await listAll(operate, filter), viewUsers);
    });
  addForTenant(user, 'show <upn>', 'Shows one user.', ['hawser cloud user show anna@contoso.com']).action(
    async (upn: string, options: CommonOptions) =>
      await show(
        options,
        async (operate) => ({
          ...(await operate('show-user', { ...tenantOf(options), name: upn })),
          temporaryPassword: null,
        }),
        viewUser,
      ),
  );
  for (const name of ['disable', 'enable'] as const) addSwitch(user, name);
  addMethodCommands(user);
  addPersonalConsentCommands(user);
  addForTenant(user, 'sessions <upn>', 'Lists the sessions of a user; ends one or all of them.', [
    'hawser cloud user sessions anna@contoso.com',
    'hawser cloud user sessions anna@contoso.com --end all',
  ])
    .option('--end <id>', 'the session to end, or all')
    .action(async (upn: string, options: CommonOptions & { readonly end?: string }) => {
      const input = { ...tenantOf(options), name: upn };
      await show(
        options,
        async (operate) =>
          options.end === undefined
            ? await operate('list-sessions', input)
            : await operate('end-sessions', { ...input, session: options.end }),
        (left, language) =>
          options.end === undefined
            ? viewSessions(left, language)
            : translateInto(language)(texts.ended, { count: left.sessions.length, user: left.user }),
      );
    });
}

function addSwitch(user: Command, name: 'disable' | 'enable'): void {
  const isBlocked = name === 'disable';
  const description = isBlocked
    ? 'Blocks the sign-in of a user in the cloud and ends their sessions. Synchronization does not change it.'
    : 'Allows a user to sign in again after disable.';
  addForTenant(user, `${name} <upn>`, description, [`hawser cloud user ${name} anna@contoso.com`]).action(
    async (upn: string, options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('block-sign-in', { ...tenantOf(options), name: upn, isBlocked }),
        ({ user: { userPrincipalName } }, language) =>
          translateInto(language)(isBlocked ? texts.isDisabled : texts.isEnabled, { user: userPrincipalName ?? upn }),
      ),
  );
}

/** All pages of the list as one. */
async function listAll(
  operate: Operate,
  filter: OperationInput<'list-users'>,
): Promise<{ readonly users: OperationOutput<'list-users'>['users'] }> {
  const users = [];
  for (let after: string | null | undefined; after !== null;) {
    const page = await operate('list-users', { ...filter, ...(after !== undefined && { after }) });
    users.push(...page.users);
    after = page.next;
  }
  return { users };
}
