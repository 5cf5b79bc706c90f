import type { Command } from 'commander';
import { examples as examplesOf } from '../help/examples.ts';
import type { Language } from '../../base/messages.ts';
import type { OperationOutput } from '../../cloud/index.ts';
import { table } from '../terminal/table.ts';
import { timeOf } from '../terminal/time.ts';
import { translateInto } from '../terminal/translate.ts';
import { consentTexts as texts } from './consent-messages.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, show, tenantOf } from './subcommand.ts';

/** `hawser cloud user consent …`: what people let applications do for them. */
export function addPersonalConsentCommands(user: Command): void {
  const consent = user
    .command('consent')
    .description('What a user lets applications do for them.')
    .addHelpText('after', examplesOf('hawser cloud user consent list anna@contoso.com'));
  addForTenant(consent, 'list <name>', 'Lists what a user consented to, by application.', [
    'hawser cloud user consent list anna@contoso.com',
  ]).action(
    async (name: string, options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('list-consents', { ...tenantOf(options), name }),
        viewConsents,
      ),
  );
  addForTenant(consent, 'withdraw <name> <id>', 'Takes back what a user let an application do.', [
    'hawser cloud user consent withdraw anna@contoso.com Board',
  ]).action(
    async (name: string, application: string, options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('withdraw-consent', { ...tenantOf(options), name, application }),
        ({ user, application: { name: done } }, language) =>
          translateInto(language)(texts.withdrawn, { user: user.userPrincipalName, application: done }),
      ),
  );
}

/** `hawser cloud app consent`: the consent of the tenant, for everybody in it. */
export function addTenantConsentCommand(app: Command): void {
  addForTenant(app, 'consent <id>', 'Gives the consent of the tenant to all that an application asks for.', [
    'hawser cloud app consent Board',
    'hawser cloud app consent Board --withdraw',
  ])
    .option('--withdraw', 'takes it back')
    .action(async (application: string, { withdraw, ...options }: CommonOptions & { readonly withdraw?: boolean }) => {
      const input = { ...tenantOf(options), application, isGiven: withdraw !== true };
      await show(
        options,
        async (operate) => await operate('decide-tenant-consent', input),
        ({ application: { name, permissions } }, language) => {
          const t = translateInto(language);
          if (permissions.length === 0) return t(texts.asksNothing, { application: name });
          return t(withdraw === true ? texts.tenantWithdrawn : texts.tenantGiven, { application: name });
        },
      );
    });
}

function viewConsents({ user, consents }: OperationOutput<'list-consents'>, language: Language): string {
  const t = translateInto(language);
  if (consents.length === 0) return t(texts.none, { user: user.userPrincipalName });
  return table(consents, [
    { title: t(texts.application), value: ({ name }) => name },
    {
      title: t(texts.permissions),
      value: ({ permissions }) => permissions.map(({ resource, name }) => `${resource}/${name}`).join(', '),
    },
    { title: t(texts.since), value: ({ consentedAt }) => timeOf(new Date(consentedAt), language) },
  ]);
}
