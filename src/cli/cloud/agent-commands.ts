import type { Command } from 'commander';
import { examples as examplesOf } from '../help/examples.ts';
import { addGrantCommands } from './grant-commands.ts';
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
    'hawser cloud agent invite',
    'hawser cloud agent invite --tenant contoso --json',
  ]).action(
    async (options: CommonOptions) =>
      await show(options, async (operate) => await operate('invite-agent', tenantOf(options)), viewInvite),
  );
  addGrantCommands(agent);
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
