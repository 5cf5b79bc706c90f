import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import { languageOption } from '../language.ts';
import { untilStopped } from '../../base/work.ts';
import type { CloudConfiguration, Operate } from '../../cloud/index.ts';
import { Prompter } from '../prompter.ts';
import { formatCount, printJson, table } from '../terminal.ts';

interface CommonOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly tenant?: string;
}

const DEFAULT_FILE = 'cloud.yaml';

/** `hawser cloud …`: the tenant service. */
export function cloudCommand(): Command {
  const command = new Command('cloud').description('The tenant service.');
  const tenants = command.command('tenant').description('Tenants and their domains.');
  const agent = command.command('agent').description('Agents: invite, revoke.');
  const admin = command.command('admin').description('Administrators of the console.');
  const add = (parent: Command, name: string, description: string, examples: readonly string[]): Command =>
    parent
      .command(name)
      .description(description)
      .addOption(
        new Option('--config <file>', `the configuration (${DEFAULT_FILE} where there is one)`).env(
          'HAWSER_CLOUD_CONFIG',
        ),
      )
      .option('--json', 'one JSON object on standard output')
      .addOption(languageOption())
      .addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}`);
  const addForTenant: typeof add = (...parts) =>
    add(...parts).option('--tenant <name>', 'which tenant, where there are several');

  add(command, 'serve', 'Runs the tenant service until it is stopped.', [
    'hawser cloud serve',
    'hawser cloud serve --config /etc/hawser/cloud.yaml',
  ]).action(serve);
  add(command, 'migrate', 'Brings the database up to date (serve does it too).', ['hawser cloud migrate']).action(
    migrate,
  );

  add(tenants, 'create <name>', 'Makes a tenant; its initial domain is NAME with the suffix of the configuration.', [
    'hawser cloud tenant create contoso --domain contoso.com --display-name "Contoso Ltd"',
  ])
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
          (tenant) =>
            [
              `Tenant ${tenant.name} made: ${tenant.id}`,
              `  domains  ${tenant.verifiedDomains.join(', ')}`,
              '',
              `  hawser cloud admin create NAME@${tenant.initialDomain}   makes an administrator`,
              '  hawser cloud agent invite          lets an agent register',
            ].join('\n'),
        ),
    );
  add(tenants, 'list', 'The tenants, their domains and sizes.', ['hawser cloud tenant list --json']).action(
    async (options: CommonOptions) =>
      await show(
        options,
        async (operate) => ({ tenants: await operate('list-tenants', {}) }),
        (found) =>
          table(found.tenants, [
            { title: 'NAME', value: ({ name }) => name },
            { title: 'ID', value: ({ id }) => id },
            { title: 'USERS', value: ({ objects }) => live(objects.user), align: 'right' },
            { title: 'GROUPS', value: ({ objects }) => live(objects.group), align: 'right' },
            { title: 'DOMAINS', value: ({ verifiedDomains }) => verifiedDomains.join(', ') },
          ]) || 'There is no tenant yet.\n\n  hawser cloud tenant create NAME',
      ),
  );
  addForTenant(tenants, 'verify-domain <domain>', 'Counts a domain as verified; users get the names that end in it.', [
    'hawser cloud tenant verify-domain contoso.com',
  ]).action(
    async (domain: string, options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('verify-domain', { ...tenantOf(options), domain }),
        (done) => `${done.domain} is verified for ${done.tenant}; users renamed: ${formatCount(done.renamed)}.`,
      ),
  );

  addForTenant(agent, 'invite', 'Makes a one-time code with which one agent can register within the hour.', [
    'hawser cloud agent invite',
    'hawser cloud agent invite --tenant contoso --json',
  ]).action(
    async (options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('invite-agent', tenantOf(options)),
        ({ tenant, url, code, expiresAt }) =>
          [
            `One-time code for an agent of ${tenant}, valid until ${expiresAt.toISOString()}:`,
            '',
            `  ${code}`,
            '',
            'On the machine of the agent, with this in connect.yaml:',
            `  cloud: { url: ${url}, tenant: ${tenant} }`,
            '',
            `  hawser connect setup --code ${code}`,
          ].join('\n'),
      ),
  );
  addForTenant(agent, 'revoke <id>', 'Takes an agent its access: from this moment it is refused.', [
    'hawser cloud agent revoke 3f0c5e0a-5d7e-4c86-9f1e-0d0e6a4f6b11',
  ]).action(
    async (id: string, options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('revoke-agent', { ...tenantOf(options), agent: id }),
        (done) => `Agent ${done.agent} of ${done.tenant} is revoked.`,
      ),
  );
  addForTenant(command, 'agents', 'The agents of a tenant.', ['hawser cloud agents']).action(
    async (options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('list-agents', tenantOf(options)),
        (found) =>
          table(found.agents, [
            { title: 'NAME', value: ({ name }) => name },
            { title: 'ID', value: ({ id }) => id },
            { title: 'VERSION', value: ({ version }) => version },
            { title: 'REGISTERED', value: ({ registeredAt }) => registeredAt.toISOString() },
            { title: 'SEEN', value: ({ lastSeenAt }) => lastSeenAt?.toISOString() ?? 'never' },
            { title: 'STATE', value: ({ revokedAt }) => (revokedAt ? 'revoked' : 'active') },
          ]) || 'No agent is registered yet.\n\n  hawser cloud agent invite',
      ),
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
      const password = await prompter.askSecret(`Password for ${upn}`);
      await show(
        options,
        async (operate) =>
          await operate('create-administrator', {
            ...tenantOf(options),
            upn,
            password,
            ...(options.displayName !== undefined && { displayName: options.displayName }),
          }),
        (made) => `Administrator ${made.upn} of ${made.tenant} made.\n\n  ${made.console}`,
      );
    });
  return command;
}

function live({ synchronized, cloud }: { readonly synchronized: number; readonly cloud: number }): string {
  return formatCount(synchronized + cloud);
}

function tenantOf({ tenant }: CommonOptions): { tenant?: string } {
  return tenant === undefined ? {} : { tenant };
}

async function configurationOf({ config }: CommonOptions): Promise<CloudConfiguration> {
  const { loadCloudConfiguration } = await import('../../cloud/index.ts');
  return loadCloudConfiguration(config ?? (existsSync(DEFAULT_FILE) ? DEFAULT_FILE : undefined));
}

/** Does one operation and prints its answer. */
async function show<Answer>(
  options: CommonOptions,
  ask: (operate: Operate) => Promise<Answer>,
  view: (answer: Answer) => string,
): Promise<void> {
  const configuration = await configurationOf(options);
  const { reachCloud } = await import('../../cloud/index.ts');
  await using cloud = await reachCloud(configuration);
  const answer = await ask(cloud.operate);
  if (options.json === true) printJson(answer);
  else console.log(view(answer));
}

async function serve(options: CommonOptions): Promise<void> {
  const configuration = await configurationOf(options);
  const { serveCloud } = await import('../../cloud/index.ts');
  await serveCloud(
    configuration,
    untilStopped(),
    (url) => {
      if (options.json === true) printJson({ url, publicUrl: configuration.publicUrl });
      else console.error(`The tenant service listens on ${url}; the console is ${configuration.publicUrl}/console`);
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
  if (options.json === true) printJson({ applied });
  else
    console.log(
      applied.length === 0
        ? 'The database is up to date.'
        : `Applied:\n${applied.map((name) => `  ${name}`).join('\n')}`,
    );
}
