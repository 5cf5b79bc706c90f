import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { OperationInput } from '../../cloud/index.ts';
import { examples as examplesOf } from '../help/examples.ts';
import { usageErrors } from '../help/usage-errors.ts';
import { translateInto } from '../terminal/translate.ts';
import { wholeNumber } from '../terminal/whole-number.ts';
import { applicationTexts as texts } from './application-messages.ts';
import { viewApplication, viewApplications } from './application-views.ts';
import { addTenantConsentCommand } from './consent-commands.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, show, tenantOf } from './subcommand.ts';

type Request = OperationInput<'create-application'>;

interface CreateOptions extends CommonOptions {
  readonly id?: string;
  readonly redirect: Request['redirects'];
  readonly logout: readonly string[];
  readonly backChannel?: string;
  readonly secret?: boolean;
  readonly days: number;
  readonly key: readonly string[];
  readonly certificate: readonly string[];
  readonly jwksUri?: string;
  readonly grant: Request['grants'];
  readonly permission: Request['permissions'];
  readonly consent?: boolean;
  readonly identifier?: string;
  readonly scope: readonly string[];
  readonly lowImpact: readonly string[];
  readonly administratorOnly: readonly string[];
  readonly appRole: readonly string[];
  readonly groups: Request['groupsClaim'];
  readonly assignmentRequired?: boolean;
}

const DAYS = 180;
const MAX_DAYS = 730;
const clientId = '5f0d2c1e-7a34-4b8f-9c55-0d3b6c1f7e21';

/** `hawser cloud app …` */
export function addApplicationCommands(cloud: Command): void {
  const app = cloud
    .command('app')
    .description('Applications that people sign in to, or that sign in themselves.')
    .addHelpText(
      'after',
      examplesOf('hawser cloud app create Wiki --redirect https://wiki.example.com/callback --secret'),
    );
  addCreate(app);
  addForTenant(app, 'list', 'Lists the applications by name.', ['hawser cloud app list']).action(
    async (options: CommonOptions) =>
      await show(options, async (operate) => await operate('list-applications', tenantOf(options)), viewApplications),
  );
  addForTenant(app, 'show <id>', 'Shows one application, by client id or name.', ['hawser cloud app show Wiki']).action(
    async (id: string, options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('show-application', { ...tenantOf(options), application: id }),
        viewApplication,
      ),
  );
  addForTenant(app, 'delete <id>', 'Deletes an application; its tokens no longer renew.', [
    'hawser cloud app delete Wiki',
  ]).action(
    async (id: string, options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('delete-application', { ...tenantOf(options), application: id }),
        ({ application }, language) => translateInto(language)(texts.deleted, { name: application.name }),
      ),
  );
  addSecretCommands(app);
  addAssign(app);
  addTenantConsentCommand(app);
}

function addCreate(app: Command): void {
  const redirect = (text: string, before: Request['redirects']): Request['redirects'] => {
    const [, type, uri = text] = /^(web|spa|native):(.*)$/.exec(text) ?? [];
    return [...before, { type: type === 'spa' || type === 'native' ? type : 'web', uri }];
  };
  addForTenant(app, 'create <name>', 'Registers an application. A secret is printed once.', [
    'hawser cloud app create Wiki --redirect https://wiki.example.com/callback --secret',
    'hawser cloud app create Board --redirect spa:https://board.example.com',
    'hawser cloud app create Reports --grant client-credentials --certificate reports.pem',
    'hawser cloud app create Orders --identifier api://orders --scope read --app-role Orders.Read.All',
  ])
    .option('--id <uuid>', 'the client ID, for a tool that has its own')
    .option('--redirect <uri>', 'where answers go: web:URI (also without web:), spa:URI or native:URI', redirect, [])
    .option('--logout <uri>', 'where people may be sent after signing out', collect, [])
    .option('--back-channel <uri>', 'where Hawser informs the application that a session ended')
    .option('--secret', 'creates a secret')
    .option('--days <count>', 'how long the secret is valid', wholeNumber(1, MAX_DAYS), DAYS)
    .option('--key <file>', 'a public key (JWK) whose private key it signs with', collect, [])
    .option('--certificate <file>', 'a certificate (PEM) whose key it signs with', collect, [])
    .option('--jwks-uri <uri>', 'where it publishes the keys that sign for it')
    .addOption(
      new Option('--grant <grant>', 'what it may do besides a redirect: client-credentials, device-code or ropc')
        .argParser(grantOf)
        .default([]),
    )
    .option('--permission <permission>', 'what it asks for: RESOURCE/NAME', permissionOf, [])
    .option('--consent', 'gives the consent of the tenant to these permissions')
    .option('--identifier <uri>', 'makes it a resource of this name')
    .option(
      '--scope <name[=words]>',
      'a scope that the resource offers, with what it lets an application do',
      collect,
      [],
    )
    .option('--low-impact <name>', 'one of these scopes from which nothing is lost', collect, [])
    .option(
      '--administrator-only <name>',
      'one of these scopes to which only an administrator can consent',
      collect,
      [],
    )
    .option('--app-role <name>', 'an app role that the resource offers', collect, [])
    .addOption(
      new Option('--groups <which>', 'the groups of a person in the id token')
        .choices(['none', 'security', 'all'])
        .default('none'),
    )
    .option('--assignment-required', 'only people who are assigned can use it')
    .action(async (name: string, options: CreateOptions) => {
      const input = requestOf(name, options);
      await show(options, async (operate) => await operate('create-application', input), viewApplication);
    });
}

function requestOf(name: string, options: CreateOptions): Request {
  const { id, redirect, logout, backChannel, secret, days, key, certificate, grant, permission, consent } = options;
  const command = 'hawser cloud app create';
  return {
    ...tenantOf(options),
    ...{ name, redirects: redirect, logoutRedirects: [...logout], backChannelLogout: backChannel ?? null },
    jwksUri: options.jwksUri ?? null,
    ...(id !== undefined && { id }),
    ...(secret === true && { secretDays: days }),
    keys: key.map((file) => readText(file, command)),
    certificates: certificate.map((file) => readText(file, command)),
    ...{ grants: grant, permissions: permission, consent: consent === true, identifier: options.identifier ?? null },
    ...{
      scopes: options.scope.map((text) => scopeOf(text, options)),
      appRoles: [...options.appRole],
      groupsClaim: options.groups,
    },
    assignmentRequired: options.assignmentRequired === true,
  };
}

/** `read`, or `read=Read your orders`. */
function scopeOf(text: string, { lowImpact, administratorOnly }: CreateOptions): Request['scopes'][number] {
  const [, name = '', words] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  const impact = administratorOnly.includes(name) ? 'administrator' : lowImpact.includes(name) ? 'low' : 'usual';
  return { name, words: words ?? null, impact };
}

function addSecretCommands(app: Command): void {
  const secret = app
    .command('secret')
    .description('Secrets of an application; several can be valid at a time.')
    .addHelpText('after', examplesOf('hawser cloud app secret add Wiki'));
  addForTenant(secret, 'add <id>', 'Creates another secret, and prints it once.', [
    'hawser cloud app secret add Wiki --days 90',
  ])
    .option('--days <count>', 'how long the secret is valid', wholeNumber(1, MAX_DAYS), DAYS)
    .action(async (id: string, { days, ...options }: CommonOptions & { readonly days: number }) => {
      const input = { ...tenantOf(options), application: id, days };
      await show(options, async (operate) => await operate('add-application-secret', input), viewApplication);
    });
  addForTenant(secret, 'remove <id> <secret>', 'Removes a secret, by the id that show lists.', [
    `hawser cloud app secret remove Wiki ${clientId}`,
  ]).action(async (id: string, given: string, options: CommonOptions) => {
    const input = { ...tenantOf(options), application: id, secret: given };
    await show(options, async (operate) => await operate('remove-application-secret', input), viewApplication);
  });
}

function addAssign(app: Command): void {
  addForTenant(app, 'assign <id> <user-or-group>', 'Assigns an application to a user or a group.', [
    'hawser cloud app assign Wiki anna@contoso.com',
    'hawser cloud app assign Orders anna@contoso.com --app-role Approver',
  ])
    .option('--app-role <name>', 'with this app role')
    .action(async (id: string, who: string, { appRole, ...options }: CommonOptions & { readonly appRole?: string }) => {
      const input = { ...tenantOf(options), application: id, assignee: who, ...(appRole !== undefined && { appRole }) };
      await show(
        options,
        async (operate) => await operate('assign-application', input),
        ({ application, assignee, changed }, language) =>
          translateInto(language)(changed ? texts.assigned : texts.assignedAlready, {
            application: application.name,
            assignee: assignee.name,
          }),
      );
    });
}

function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function grantOf(text: string, before: Request['grants']): Request['grants'] {
  if (text !== 'client-credentials' && text !== 'device-code' && text !== 'ropc')
    throw new InvalidArgumentError('It is client-credentials, device-code or ropc.');
  return [...before, text];
}

function permissionOf(text: string, before: Request['permissions']): Request['permissions'] {
  const at = text.lastIndexOf('/');
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError('It is RESOURCE/NAME.');
  return [...before, { resource: text.slice(0, at), name: text.slice(at + 1) }];
}

function readText(file: string, command: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw usageErrors('usage.other', { message, command }, { cause: error });
  }
}
