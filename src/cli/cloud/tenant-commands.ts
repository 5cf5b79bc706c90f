import type { Command } from 'commander';
import { examples as examplesOf } from '../help/examples.ts';
import { translateInto } from '../terminal/translate.ts';
import { cloudTexts as texts } from './messages.ts';
import { addMatchingCommands } from './matching-commands.ts';
import { addPasswordSettings } from './password-settings-command.ts';
import { addSignInSettings } from './sign-in-settings-command.ts';
import type { CommonOptions } from './subcommand.ts';
import { addCommand, addForTenant, show, tenantOf } from './subcommand.ts';
import { viewTenant, viewTenants } from './views.ts';

/** `hawser cloud tenant …` */
export function addTenantCommands(command: Command): void {
  const tenants = command
    .command('tenant')
    .description('Tenants and their domains.')
    .addHelpText('after', examplesOf('hawser cloud tenant create contoso'));
  addCommand(
    tenants,
    'create <name>',
    'Creates a tenant. Its initial domain is NAME plus tenantSuffix from the configuration.',
    ['hawser cloud tenant create contoso --domain contoso.com --display-name "Contoso Ltd"'],
  )
    .option('--display-name <text>', 'the name that people see')
    .option('--domain <domain...>', 'domains that count as verified from the start', [])
    .action(
      async (name: string, options: CommonOptions & { displayName?: string; domain: string[] }) =>
        await show(
          options,
          async (operate) =>
            await operate('create-tenant', {
              name,
              domains: options.domain,
              ...(options.displayName !== undefined && { displayName: options.displayName }),
            }),
          viewTenant,
        ),
    );
  addCommand(tenants, 'list', 'The tenants, their domains and sizes.', [
    'hawser cloud tenant list',
    'hawser cloud tenant list --json',
  ]).action(
    async (options: CommonOptions) =>
      await show(options, async (operate) => ({ tenants: await operate('list-tenants', {}) }), viewTenants),
  );
  addForTenant(tenants, 'verify-domain <domain>', 'Counts a domain as verified; users get the names that end in it.', [
    'hawser cloud tenant verify-domain contoso.com',
  ]).action(
    async (domain: string, options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('verify-domain', { ...tenantOf(options), domain }),
        (done, language) => translateInto(language)(texts.verified, done),
      ),
  );
  addMatchingCommands(tenants);
  addPasswordSettings(tenants);
  addSignInSettings(tenants);
}
