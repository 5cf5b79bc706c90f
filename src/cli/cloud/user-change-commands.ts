import type { Command } from 'commander';
import { Option } from 'commander';
import { examples as examplesOf } from '../help/examples.ts';
import { usageErrors } from '../help/usage-errors.ts';
import { languageOf } from '../terminal/language.ts';
import { Prompter } from '../terminal/prompter.ts';
import { hint, translateInto } from '../terminal/translate.ts';
import { roleOf } from './role-commands.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, show, tenantOf } from './subcommand.ts';
import { userTexts as texts } from './user-messages.ts';

interface CreateOptions extends CommonOptions {
  readonly displayName?: string;
  readonly passwordStdin?: boolean;
  readonly temporaryPassword?: boolean;
  readonly role: readonly string[];
}

interface PasswordOptions extends CommonOptions {
  readonly stdin?: boolean;
  readonly mustChange?: boolean;
}

/** `hawser cloud user create|delete|restore|password` */
export function addUserChangeCommands(user: Command): void {
  addForTenant(
    user,
    'create <upn>',
    'Creates a cloud-only user. Without a password they sign in with a Temporary Access Pass or a passkey.',
    [
      'hawser cloud user create anna@contoso.com --display-name "Anna Jansen" --temporary-password',
      'hawser cloud user create anna@contoso.com --role help-desk --password-stdin < password.txt',
    ],
  )
    .option('--display-name <text>', 'the name that people see')
    .addOption(new Option('--password-stdin', 'read the password from standard input').conflicts('temporaryPassword'))
    .option('--temporary-password', 'generate a password that is printed once and must be changed')
    .option('--role <role...>', 'roles to assign', [])
    .action(create);

  addForTenant(
    user,
    'delete <upn>',
    'Moves a cloud-only user to the recycle bin for 30 days and ends their sessions.',
    ['hawser cloud user delete anna@contoso.com'],
  ).action(
    async (upn: string, options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('delete-user', { ...tenantOf(options), name: upn }),
        ({ user: { id, userPrincipalName } }, language) => {
          const t = translateInto(language);
          const undo = hint(`hawser cloud user restore ${id}`, t(texts.undoes));
          return [t(texts.isDeleted, { user: userPrincipalName }), '', undo].join('\n');
        },
      ),
  );

  addForTenant(user, 'restore <upn>', 'Takes a user (name or id) out of the recycle bin.', [
    'hawser cloud user restore anna@contoso.com',
  ]).action(
    async (upn: string, options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('restore-user', { ...tenantOf(options), name: upn }),
        ({ user: { userPrincipalName }, quarantined }, language) => {
          const t = translateInto(language);
          const without = quarantined.length > 0 ? [t(texts.quarantined, { values: quarantined.join(', ') })] : [];
          return [t(texts.isRestored, { user: userPrincipalName }), ...without].join('\n');
        },
      ),
  );

  addForTenant(user, 'password <upn>', 'Sets the password of a cloud-only user and ends their sessions.', [
    'hawser cloud user password anna@contoso.com',
    'hawser cloud user password anna@contoso.com --stdin < password.txt',
  ])
    .option('--stdin', 'read the password from standard input; otherwise one is generated and printed once')
    .option('--must-change', 'the user must change it at the next sign-in (the default for a generated one)')
    .option('--no-must-change', 'it can be kept')
    .action(setPassword);
}

async function create(upn: string, options: CreateOptions): Promise<void> {
  const command = 'hawser cloud user create';
  const roles = await Promise.all(options.role.map(async (given) => await roleOf(given, command, options)));
  const password =
    options.passwordStdin === true
      ? { text: await readSecret(translateInto(languageOf(options.lang))(texts.passwordOf, { user: upn }), command) }
      : options.temporaryPassword === true
        ? ('temporary' as const)
        : undefined;
  const { displayName } = options;
  const wanted = { name: upn, roles, ...(displayName !== undefined && { displayName }) };
  await show(
    options,
    async (operate) =>
      await operate('create-user', { ...tenantOf(options), ...wanted, ...(password !== undefined && { password }) }),
    ({ user, temporaryPassword }, language) => {
      const t = translateInto(language);
      const made = t(texts.isCreated, { user: user.userPrincipalName });
      if (temporaryPassword !== null) return [made, '', ...onceLines(temporaryPassword, t(texts.temporary))].join('\n');
      const pass = hint(`hawser cloud user pass ${user.userPrincipalName}`, t(texts.letsIn));
      return password === undefined ? [made, '', pass].join('\n') : made;
    },
  );
}

async function setPassword(upn: string, options: PasswordOptions): Promise<void> {
  const what = translateInto(languageOf(options.lang))(texts.passwordOf, { user: upn });
  const isGiven = options.stdin === true;
  const password = isGiven ? await readSecret(what, 'hawser cloud user password') : undefined;
  const wanted = { name: upn, mustChange: options.mustChange ?? !isGiven, ...(password !== undefined && { password }) };
  await show(
    options,
    async (operate) => await operate('set-password', { ...tenantOf(options), ...wanted }),
    ({ user, temporaryPassword }, language) => {
      const t = translateInto(language);
      const done = t(texts.passwordIsSet, { user: user.userPrincipalName });
      const note = t(wanted.mustChange ? texts.temporary : texts.onceOnly);
      return temporaryPassword === null ? done : [done, '', ...onceLines(temporaryPassword, note)].join('\n');
    },
  );
}

/** A secret that is shown this once, and what to know about it. */
export function onceLines(secret: string, note: string): readonly string[] {
  return [`  ${secret}`, '', note];
}

/** Throws `usage.nothing-given`. */
export async function readSecret(what: string, command: string): Promise<string> {
  using prompter = new Prompter();
  const secret = await prompter.askSecret(what);
  if (secret === '') throw usageErrors('usage.nothing-given', { what, command });
  return secret;
}

export const userExamples = examplesOf(
  'hawser cloud user create anna@contoso.com --temporary-password',
  'hawser cloud user list --role global',
  'hawser cloud user pass anna@contoso.com',
);
