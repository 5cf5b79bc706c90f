import type { Command } from 'commander';
import type { GrantFeature } from '../../cloud/index.ts';
import { flagsText, usageErrors } from '../help/usage-errors.ts';
import { languageOf } from '../terminal/language.ts';
import { translateInto } from '../terminal/translate.ts';
import { grantTexts as texts } from './grant-messages.ts';
import { viewGrants } from './grant-views.ts';
import { cloudTexts } from './messages.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, show, tenantOf } from './subcommand.ts';

interface GrantOptions extends CommonOptions {
  readonly feature?: string;
  readonly forest?: string;
}

export const featureFlag = '--feature <feature>';
export const forestFlag = '--forest <domain>';
export const featureHelp = 'provisioning, writeback, pass-through, password-hashes or single-sign-on';
export const forestHelp = 'the forest, by its domain in connect.yaml';
const agentId = '3f0c5e0a-5d7e-4c86-9f1e-0d0e6a4f6b11';

/** `hawser cloud agent grant|revoke|grants`: what an agent may do. */
export function addGrantCommands(agent: Command): void {
  addForTenant(agent, 'grant <agent>', 'Lets an agent (id or name) do something for a forest.', [
    'hawser cloud agent grant dc-rotterdam --feature writeback --forest corp.example.com',
  ])
    .requiredOption(featureFlag, featureHelp)
    .requiredOption(forestFlag, forestHelp)
    .action(async (given: string, { feature = '', forest = '', ...options }: GrantOptions) => {
      const wanted = await featureOf(feature, 'hawser cloud agent grant', options);
      await show(
        options,
        async (operate) =>
          await operate('grant-agent', { ...tenantOf(options), agent: given, feature: wanted, forest }),
        ({ changed, ...done }, language) =>
          translateInto(language)(changed ? texts.granted : texts.grantedAlready, done),
      );
    });

  addForTenant(
    agent,
    'revoke <agent>',
    'Revokes a grant of an agent; without options the agent: its next call is refused.',
    [
      `hawser cloud agent revoke ${agentId}`,
      `hawser cloud agent revoke ${agentId} --feature writeback --forest corp.example.com`,
    ],
  )
    .option(featureFlag, featureHelp)
    .option(forestFlag, forestHelp)
    .action(revoke);

  addForTenant(agent, 'grants <agent>', 'What an agent (id or name) may do, and who allowed it.', [
    'hawser cloud agent grants dc-rotterdam --json',
  ]).action(
    async (given: string, options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('list-grants', { ...tenantOf(options), agent: given }),
        viewGrants,
      ),
  );
}

/** A forgotten option must not cost the agent its registration: both or neither. */
async function revoke(given: string, { feature, forest, ...options }: GrantOptions): Promise<void> {
  if (feature === undefined && forest === undefined) {
    await show(
      options,
      async (operate) => await operate('revoke-agent', { ...tenantOf(options), agent: given }),
      (done, language) => translateInto(language)(cloudTexts.revoked, done),
    );
    return;
  }
  const command = 'hawser cloud agent revoke';
  if (feature === undefined || forest === undefined) {
    const option = feature === undefined ? featureFlag : forestFlag;
    throw usageErrors('usage.missing-option', { option: flagsText(option, languageOf(options.lang)), command });
  }
  const wanted = await featureOf(feature, command, options);
  await show(
    options,
    async (operate) => await operate('revoke-grant', { ...tenantOf(options), agent: given, feature: wanted, forest }),
    ({ changed, ...done }, language) => translateInto(language)(changed ? texts.revoked : texts.revokedAlready, done),
  );
}

/** A feature as people type it. The list of them is loaded when it is needed. */
export async function featureOf(given: string, command: string, { lang }: CommonOptions): Promise<GrantFeature> {
  const { grantFeatures } = await import('../../cloud/index.ts');
  const feature = grantFeatures.find((one) => one === given);
  if (feature) return feature;
  const language = languageOf(lang);
  const names = grantFeatures.join(', ');
  const why = { en: `One of: ${names}.`, nl: `Een van: ${names}.` }[language];
  throw usageErrors('usage.invalid-value', { what: flagsText(featureFlag, language), given, why, command });
}
