import { Command } from 'commander';
import { untilStopped } from '../../base/work.ts';
import { cloudTexts as texts } from './messages.ts';
import { viewAgents, viewInvite, viewTenant, viewTenants } from './views.ts';
import { examples as examplesOf } from '../help/examples.ts';
import { languageOf } from '../terminal/language.ts';
import { Prompter } from '../terminal/prompter.ts';
import { translateInto } from '../terminal/translate.ts';
import { printJson } from '../terminal/terminal.ts';
import { usageErrors } from '../help/usage-errors.ts';
import { addRoleCommands } from './role-commands.ts';
import type { CommonOptions } from './subcommand.ts';
import { addCommand, addForTenant, configurationOf, show, tenantOf } from './subcommand.ts';
import { addUserCommands } from './user-commands.ts';

/** `hawser cloud …`: the tenant service. */
export function cloudCommand(): Command {
  const command = new Command('cloud')
    .description('The tenant service.')
    .addHelpText('after', examplesOf('hawser cloud serve', 'hawser cloud tenant list', 'hawser cloud agent invite'));
  const tenants = command
    .command('tenant')
    .description('Tenants and their domains.')
    .addHelpText('after', examplesOf('hawser cloud tenant create contoso'));
  const agent = command
    .command('agent')
    .description('Agents: invite, revoke.')
    .addHelpText('after', examplesOf('hawser cloud agent invite'));
  const admin = command
    .command('admin')
    .description('Administrators of the console.')
    .addHelpText('after', examplesOf('hawser cloud admin create anna@contoso.hawser.test'));
  addCommand(command, 'serve', 'Runs the tenant service until it is stopped.', [
    'hawser cloud serve',
    'hawser cloud serve --config /etc/hawser/cloud.yaml',
  ]).action(serve);
  addCommand(command, 'migrate', 'Brings the database up to date (serve does it too).', [
    'hawser cloud migrate',
  ]).action(migrate);

  addCommand(
    tenants,
    'create <name>',
    'Makes a tenant; its initial domain is NAME with the suffix of the configuration.',
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

  addForTenant(agent, 'invite', 'Makes a one-time code with which one agent can register within the hour.', [
    'hawser cloud agent invite',
    'hawser cloud agent invite --tenant contoso --json',
  ]).action(
    async (options: CommonOptions) =>
      await show(options, async (operate) => await operate('invite-agent', tenantOf(options)), viewInvite),
  );
  addForTenant(agent, 'revoke <id>', 'Takes an agent its access: from this moment it is refused.', [
    'hawser cloud agent revoke 3f0c5e0a-5d7e-4c86-9f1e-0d0e6a4f6b11',
  ]).action(
    async (id: string, options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('revoke-agent', { ...tenantOf(options), agent: id }),
        (done, language) => translateInto(language)(texts.revoked, done),
      ),
  );
  addForTenant(command, 'agents', 'The agents of a tenant.', [
    'hawser cloud agents',
    'hawser cloud agents --json',
  ]).action(
    async (options: CommonOptions) =>
      await show(options, async (operate) => await operate('list-agents', tenantOf(options)), viewAgents),
  );

  addForTenant(
    admin,
    'create <upn>',
    'Makes an administrator; the password is asked for, or read from standard input.',
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
  addUserCommands(command);
  addRoleCommands(command);
  return command;
}

async function serve(options: CommonOptions): Promise<void> {
  const configuration = await configurationOf(options);
  const { serveCloud } = await import('../../cloud/index.ts');
  const { publicUrl } = configuration;
  await import('../texts.ts');
  await serveCloud(
    configuration,
    untilStopped(),
    (url) => {
      if (options.json === true) printJson({ url, publicUrl });
      else
        console.error(translateInto(languageOf(options.lang))(texts.listens, { url, console: `${publicUrl}/console` }));
    },
    {
      connect: async () => await import('../../connect/index.ts'),
      ldap: async () => await import('../../ldap/index.ts'),
      sync: async () => await import('../../sync/index.ts'),
    },
  );
}

async function migrate(options: CommonOptions): Promise<void> {
  const configuration = await configurationOf(options);
  const { migrateCloud } = await import('../../cloud/index.ts');
  const applied = await migrateCloud(configuration);
  const t = translateInto(languageOf(options.lang));
  if (options.json === true) printJson({ applied });
  else if (applied.length === 0) console.log(t(texts.upToDate));
  else console.log([t(texts.applied), ...applied.map((name) => `  ${name}`)].join('\n'));
}
