import type { Command } from 'commander';
import { Option } from 'commander';
import type { Language } from '../../base/messages.ts';
import type { Operate, OperationOutput } from '../../cloud/index.ts';
import { examples as examplesOf } from '../help/examples.ts';
import { flagsText, usageErrors } from '../help/usage-errors.ts';
import { languageOf } from '../terminal/language.ts';
import { translateInto } from '../terminal/translate.ts';
import { addAccessCommands } from './access-commands.ts';
import { policyTexts as texts } from './policy-messages.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, show, tenantOf } from './subcommand.ts';

interface ChangeOptions extends CommonOptions {
  readonly dryRun?: boolean;
  readonly acceptImpact?: boolean;
}

interface MethodOptions extends ChangeOptions {
  readonly for?: readonly string[];
  readonly setting: readonly string[];
}

interface SecondFactorOptions extends ChangeOptions {
  readonly for?: readonly string[];
  readonly register?: 'anywhere' | 'networks';
  readonly network?: readonly string[];
}

const whomHelp = 'nobody, everyone, or groups by name or id';

/** `hawser cloud policy …` */
export function addPolicyCommands(cloud: Command): void {
  const policy = cloud
    .command('policy')
    .description('What people may sign in with, and who needs a second factor.')
    .addHelpText(
      'after',
      examplesOf('hawser cloud policy show', 'hawser cloud policy method phone --for nobody --dry-run'),
    );
  addForTenant(policy, 'show', 'Prints the policy as a YAML document.', [
    'hawser cloud policy show > methods.yaml',
  ]).action(
    async (options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('show-policy', tenantOf(options)),
        ({ document, ...shown }, language) => [...aboutPasskeys(shown, language), document.trimEnd()].join('\n'),
      ),
  );
  addChange(policy, 'method <method>', 'Sets whom a method is for, and its settings.', [
    'hawser cloud policy method passkey --for everyone --setting storage=device-bound',
    'hawser cloud policy method authenticator --for "Sales" --dry-run',
  ])
    .option('--for <whom...>', whomHelp)
    .option('--setting <name=value...>', 'settings of the method; lists are separated by commas', [])
    .action(setMethod);
  addChange(policy, 'second-factor', 'Sets who needs a second factor besides role holders, who always do.', [
    'hawser cloud policy second-factor --for everyone --register networks --network 192.0.2.0/24',
  ])
    .option('--for <whom...>', whomHelp)
    .addOption(
      new Option('--register <from>', 'where people may register their first one with only a password').choices([
        'anywhere',
        'networks',
      ]),
    )
    .option('--network <network...>', 'the networks for --register networks')
    .action(setSecondFactor);
  addAccessCommands(policy);
  const methods = policy
    .command('methods')
    .description('The whole policy as a document.')
    .addHelpText('after', examplesOf('hawser cloud policy methods import methods.yaml'));
  addChange(methods, 'import <file>', 'Replaces the policy by a YAML document.', [
    'hawser cloud policy methods import methods.yaml --dry-run',
  ]).action(async (file: string, options: ChangeOptions) => {
    const { readMethodsPolicy } = await import('../../cloud/index.ts');
    const document = readMethodsPolicy(file);
    await showChange(
      options,
      async (operate) => await operate('import-policy', { ...tenantOf(options), ...how(options), document }),
    );
  });
}

function addChange(...parts: Parameters<typeof addForTenant>): Command {
  return addForTenant(...parts)
    .option('--dry-run', 'only show how this affects people')
    .option('--accept-impact', 'do it although people can no longer sign in');
}

function how({ dryRun, acceptImpact }: ChangeOptions) {
  return { isTrial: dryRun === true, acceptsImpact: acceptImpact === true };
}

type Changed = OperationOutput<'set-method-policy'>;

async function showChange(options: ChangeOptions, ask: (operate: Operate) => Promise<Changed>): Promise<void> {
  await show(options, ask, viewChange);
}

async function setMethod(given: string, options: MethodOptions): Promise<void> {
  const { policyMethods } = await import('../../cloud/index.ts');
  const command = 'hawser cloud policy method';
  const method = policyMethods.find((one) => one === given);
  if (!method) {
    const why = translateInto(languageOf(options.lang))(texts.methodsAre, { methods: policyMethods.join(', ') });
    throw usageErrors('usage.invalid-value', { what: '<method>', given, why, command });
  }
  const settings = Object.fromEntries(options.setting.map((text) => settingOf(text, options)));
  const whom = options.for;
  await showChange(
    options,
    async (operate) =>
      await operate('set-method-policy', {
        ...{ ...tenantOf(options), ...how(options), method, settings },
        ...(whom !== undefined && { for: [...whom] }),
      }),
  );
}

/** `storage=synced`, `maximumMinutes=480`, `models=ID,ID`. */
function settingOf(text: string, { lang }: CommonOptions): readonly [string, unknown] {
  const [, name, value] = /^(\w+)=(.*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    const language = languageOf(lang);
    const what = flagsText('--setting <name=value>', language);
    const why = translateInto(language)(texts.settingIs);
    throw usageErrors('usage.invalid-value', { what, given: text, why, command: 'hawser cloud policy method' });
  }
  if (name === 'models') return [name, value.split(',').filter((model) => model !== '')];
  return [name, /^\d+$/.test(value) ? Number(value) : value];
}

async function setSecondFactor({ register, network, ...options }: SecondFactorOptions): Promise<void> {
  const whom = options.for;
  await showChange(
    options,
    async (operate) =>
      await operate('set-second-factor-policy', {
        ...{ ...tenantOf(options), ...how(options) },
        ...(whom !== undefined && { for: [...whom] }),
        ...(register !== undefined && { register }),
        ...(network !== undefined && { networks: [...network] }),
      }),
  );
}

function aboutPasskeys({ passkeys }: Pick<OperationOutput<'show-policy'>, 'passkeys'>, language: Language) {
  const t = translateInto(language);
  const { relyingParty, isUsable, passkeys: count, people, withoutOther } = passkeys;
  if (relyingParty === null) return [];
  const line = `# ${t(texts.passkeys, { count, people, relyingParty })}`;
  return isUsable ? [line] : [line, `# ${t(texts.stranded, { withoutOther })}`];
}

function viewChange({ changed, impact }: Changed, language: Language): string {
  const t = translateInto(language);
  const { people, lockedOut, register } = impact;
  const lines = [
    t(texts.lockedOut, { count: lockedOut.count, people }),
    ...lockedOut.names.slice(0, 20).map((name) => `  ${name}`),
    t(texts.register, { count: register.count, people }),
  ];
  return [t(changed ? texts.changed : texts.unchanged), '', ...lines].join('\n');
}
