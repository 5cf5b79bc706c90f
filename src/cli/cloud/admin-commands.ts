import type { Command } from 'commander';
import { examples as examplesOf } from '../help/examples.ts';
import type { Language } from '../../base/messages.ts';
import type { OperationOutput } from '../../cloud/index.ts';
import { timeOf } from '../terminal/time.ts';
import { translateInto } from '../terminal/translate.ts';
import { cloudTexts as texts } from './messages.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, show, tenantOf } from './subcommand.ts';
import { onceLines } from './user-change-commands.ts';

/** `hawser cloud admin …` */
export function addAdminCommands(command: Command): void {
  const admin = command
    .command('admin')
    .description('Administrators of the console.')
    .addHelpText('after', examplesOf('hawser cloud admin create anna@contoso.hawser.test'));
  addForTenant(
    admin,
    'create <upn>',
    'Creates an administrator for the first sign-in and for emergencies. A Temporary Access Pass is printed once: the first sign-in with it registers a passkey or an authenticator.',
    ['hawser cloud admin create anna@contoso.hawser.test'],
  )
    .option('--display-name <text>', 'the name that people see')
    .action(async (upn: string, options: CommonOptions & { displayName?: string }) => {
      await show(
        options,
        async (operate) =>
          await operate('create-administrator', {
            ...tenantOf(options),
            upn,
            ...(options.displayName !== undefined && { displayName: options.displayName }),
          }),
        viewMade,
      );
    });
}

function viewMade({ pass, ...made }: OperationOutput<'create-administrator'>, language: Language): string {
  const t = translateInto(language);
  return [
    t(texts.administratorMade, made),
    '',
    `  ${made.console}`,
    '',
    t(texts.administratorPass),
    '',
    ...onceLines(pass.value, t(texts.administratorPassUntil, { until: timeOf(pass.expiresAt, language) })),
    '',
    t(texts.administratorLost, { command: `hawser cloud user pass ${made.upn}` }),
  ].join('\n');
}
