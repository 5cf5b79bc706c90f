import { Command } from 'commander';
import { untilStopped } from '../../base/work.ts';
import { cloudTexts as texts } from './messages.ts';
import { findConfiguration } from '../configuration-file.ts';
import { examples as examplesOf } from '../help/examples.ts';
import { languageOf } from '../terminal/language.ts';
import { translateInto } from '../terminal/translate.ts';
import { printJson } from '../terminal/terminal.ts';
import { addAdminCommands } from './admin-commands.ts';
import { addApplicationCommands } from './application-commands.ts';
import { addAgentCommands, addAgentList } from './agent-commands.ts';
import { addObjectCommands } from './object-commands.ts';
import { addPasswordRulesCommands } from './password-rules-commands.ts';
import { addPolicyCommands } from './policy-commands.ts';
import { addRoleCommands } from './role-commands.ts';
import { addAuditCommands } from './audit-commands.ts';
import { addSignInCommands } from './sign-in-commands.ts';
import type { CommonOptions } from './subcommand.ts';
import { addCommand, configurationOf } from './subcommand.ts';
import { addTenantCommands } from './tenant-commands.ts';
import { addUserCommands } from './user-commands.ts';

/** `hawser cloud …`: the tenant service. */
export function cloudCommand(): Command {
  const command = new Command('cloud')
    .description('The tenant service.')
    .addHelpText('after', examplesOf('hawser cloud serve', 'hawser cloud tenant list', 'hawser cloud agent invite'));
  addTenantCommands(command);
  addAgentCommands(command);
  addAdminCommands(command);
  addCommand(command, 'serve', 'Runs the tenant service until it is stopped.', [
    'hawser cloud serve',
    'hawser cloud serve --config /etc/hawser/cloud.yaml',
  ]).action(serve);
  addCommand(command, 'migrate', 'Brings the database up to date (serve does it too).', [
    'hawser cloud migrate',
  ]).action(migrate);
  addAgentList(command);
  addUserCommands(command);
  addApplicationCommands(command);
  addRoleCommands(command);
  addPolicyCommands(command);
  addPasswordRulesCommands(command);
  addObjectCommands(command);
  addAuditCommands(command);
  addSignInCommands(command);
  return findConfiguration(command, 'cloud');
}

async function serve(options: CommonOptions): Promise<void> {
  const configuration = await configurationOf(options);
  const { serveCloud } = await import('../../cloud/index.ts');
  const { publicUrl } = configuration;
  await import('../texts.ts');
  await serveCloud(
    configuration,
    untilStopped(),
    (at) => {
      if (options.json === true) return printJson({ ...at, publicUrl });
      const values = { url: at.url, operators: at.operatorsUrl, console: `${publicUrl}/console` };
      console.error(translateInto(languageOf(options.lang))(texts.listens, values));
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
