import type { Command } from 'commander';
import { examples as examplesOf } from '../help/examples.ts';
import { translateInto } from '../terminal/translate.ts';
import { cloudTexts as texts } from './messages.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, show, tenantOf } from './subcommand.ts';
import { viewAgents, viewInvite } from './views.ts';

/** `hawser cloud agent …` */
export function addAgentCommands(command: Command): void {
  const agent = command
    .command('agent')
    .description('Agents: invite, revoke.')
    .addHelpText('after', examplesOf('hawser cloud agent invite'));
  addForTenant(agent, 'invite', 'Creates a one-time code with which one agent can register within the hour.', [
    'hawser cloud agent invite',
    'hawser cloud agent invite --tenant contoso --json',
  ]).action(
    async (options: CommonOptions) =>
      await show(options, async (operate) => await operate('invite-agent', tenantOf(options)), viewInvite),
  );
  addForTenant(agent, 'revoke <id>', 'Revokes an agent. Its next call is refused.', [
    'hawser cloud agent revoke 3f0c5e0a-5d7e-4c86-9f1e-0d0e6a4f6b11',
  ]).action(
    async (id: string, options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('revoke-agent', { ...tenantOf(options), agent: id }),
        (done, language) => translateInto(language)(texts.revoked, done),
      ),
  );
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
