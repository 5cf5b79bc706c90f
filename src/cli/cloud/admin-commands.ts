import type { Command } from 'commander';
import { examples as examplesOf } from '../help/examples.ts';
import { usageErrors } from '../help/usage-errors.ts';
import { languageOf } from '../terminal/language.ts';
import { Prompter } from '../terminal/prompter.ts';
import { translateInto } from '../terminal/translate.ts';
import { cloudTexts as texts } from './messages.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, show, tenantOf } from './subcommand.ts';

/** `hawser cloud admin …` */
export function addAdminCommands(command: Command): void {
  const admin = command
    .command('admin')
    .description('Administrators of the console.')
    .addHelpText('after', examplesOf('hawser cloud admin create anna@contoso.hawser.test'));
  addForTenant(
    admin,
    'create <upn>',
    'Creates an administrator. The password is asked for, or read from standard input.',
    [
      'hawser cloud admin create anna@contoso.hawser.test',
      'hawser cloud admin create anna@contoso.hawser.test < password.txt',
    ],
  )
    .option('--display-name <text>', 'the name that people see')
    .action(async (upn: string, options: CommonOptions & { displayName?: string }) => {
      using prompter = new Prompter();
      const what = translateInto(languageOf(options.lang))(texts.passwordOf, { upn });
      const password = await prompter.askSecret(what);
      if (password === '') throw usageErrors('usage.nothing-given', { what, command: 'hawser cloud admin create' });
      await show(
        options,
        async (operate) =>
          await operate('create-administrator', {
            ...tenantOf(options),
            upn,
            password,
            ...(options.displayName !== undefined && { displayName: options.displayName }),
          }),
        (made, language) => `${translateInto(language)(texts.administratorMade, made)}\n\n  ${made.console}`,
      );
    });
}
