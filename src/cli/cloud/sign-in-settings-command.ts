import type { Command } from 'commander';
import { Option } from 'commander';
import type { Language } from '../../base/messages.ts';
import type { OperationOutput } from '../../cloud/index.ts';
import { translateInto } from '../terminal/translate.ts';
import { signInSettingsTexts as texts } from './sign-in-settings-messages.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, show, tenantOf } from './subcommand.ts';

const COMMAND = 'hawser cloud tenant sign-in';

type SignInSettings = OperationOutput<'show-sign-in-settings'>['signIn'];

interface Options extends CommonOptions {
  readonly staySignedIn?: 'offer' | 'hide';
  readonly passwordGrant?: 'allow' | 'refuse';
  readonly consent?: SignInSettings['consentByPeople'];
}

/** `hawser cloud tenant sign-in`: shows the settings, or changes those that are named. */
export function addSignInSettings(tenants: Command): void {
  addForTenant(tenants, 'sign-in', 'How people sign in to applications.', [COMMAND, `${COMMAND} --stay-signed-in hide`])
    .addOption(
      new Option('--stay-signed-in <word>', 'the box "Stay signed in": offer or hide').choices(['offer', 'hide']),
    )
    .addOption(
      new Option('--consent <what>', 'to what people can consent for themselves').choices([
        'everything',
        'low-impact',
        'nothing',
      ]),
    )
    .addOption(
      new Option('--password-grant <word>', 'applications that ask for passwords themselves: allow or refuse').choices([
        'allow',
        'refuse',
      ]),
    )
    .action(signIn);
}

async function signIn(options: Options): Promise<void> {
  const { staySignedIn, consent, passwordGrant } = options;
  const changes = {
    ...(staySignedIn !== undefined && { offersToStay: staySignedIn === 'offer' }),
    ...(consent !== undefined && { consentByPeople: consent }),
    ...(passwordGrant !== undefined && { allowsPasswordGrant: passwordGrant === 'allow' }),
  };
  const isChange = Object.keys(changes).length > 0;
  await show(
    options,
    async (operate) =>
      isChange
        ? await operate('change-sign-in-settings', { ...tenantOf(options), ...changes })
        : await operate('show-sign-in-settings', tenantOf(options)),
    viewSignInSettings,
  );
}

function viewSignInSettings(
  { tenant, signIn: { offersToStay, consentByPeople, allowsPasswordGrant } }: OperationOutput<'show-sign-in-settings'>,
  language: Language,
): string {
  const t = translateInto(language);
  return [
    t(texts.heading, { tenant }),
    t(offersToStay ? texts.stayOffered : texts.stayHidden),
    t(texts[consentByPeople]),
    t(allowsPasswordGrant ? texts.passwordsAllowed : texts.passwordsRefused),
  ].join('\n');
}
