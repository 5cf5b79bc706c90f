import type { Command } from 'commander';
import { examples as examplesOf } from '../help/examples.ts';
import { flagsText, usageErrors } from '../help/usage-errors.ts';
import { languageOf } from '../terminal/language.ts';
import { addGrantCommands, featureFlag, featureHelp, featureOf, forestFlag, forestHelp } from './grant-commands.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, show, tenantOf } from './subcommand.ts';
import { viewAgents, viewInvite } from './views.ts';

/** `hawser cloud agent …` */
export function addAgentCommands(command: Command): void {
  const agent = command
    .command('agent')
    .description('Agents: invite, grant, revoke.')
    .addHelpText('after', examplesOf('hawser cloud agent invite'));
  addForTenant(agent, 'invite', 'Creates a one-time code with which one agent can register within the hour.', [
    'hawser cloud agent invite --feature provisioning --feature writeback --forest corp.example.com',
    'hawser cloud agent invite --tenant contoso --json',
  ])
    .option(featureFlag, `what the agent may do: ${featureHelp}`, collect)
    .option(forestFlag, `for which forests: ${forestHelp}`, collect)
    .action(invite);
  addGrantCommands(agent);
}

interface InviteOptions extends CommonOptions {
  readonly feature?: readonly string[];
  readonly forest?: readonly string[];
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Features without a forest would be a grant that is none, and the other way round. */
async function invite({ feature = [], forest = [], ...options }: InviteOptions): Promise<void> {
  const command = 'hawser cloud agent invite';
  if ((feature.length === 0) !== (forest.length === 0)) {
    const option = feature.length === 0 ? featureFlag : forestFlag;
    throw usageErrors('usage.missing-option', { option: flagsText(option, languageOf(options.lang)), command });
  }
  const features = await Promise.all(feature.map(async (given) => await featureOf(given, command, options)));
  const forests = forest.map((domain) => domain.trim().toLowerCase());
  const grants = features.flatMap((one) => forests.map((domain) => ({ feature: one, forest: domain })));
  await show(options, async (operate) => await operate('invite-agent', { ...tenantOf(options), grants }), viewInvite);
}

/** `hawser cloud agents` */
export function addAgentList(command: Command): void {
  addForTenant(command, 'agents', 'The agents of a tenant.', [
    'hawser cloud agents',
    'hawser cloud agents --json',
  ]).action(
    async (options: CommonOptions) =>
      await show(options, async (operate) => await operate('list-agents', tenantOf(options)), viewAgents),
  );
}
