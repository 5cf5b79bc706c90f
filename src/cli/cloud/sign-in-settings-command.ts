import type { Command } from 'commander';
import { Option } from 'commander';
import type { Language } from '../../base/messages.ts';
import type { OperationOutput } from '../../cloud/index.ts';
import { translateInto } from '../terminal/translate.ts';
import { signInSettingsTexts as texts } from './sign-in-settings-messages.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, show, tenantOf } from './subcommand.ts';

const COMMAND = 'hawser cloud tenant sign-in';

interface Options extends CommonOptions {
  readonly staySignedIn?: 'offer' | 'hide';
}

/** `hawser cloud tenant sign-in`: shows the settings, or changes those that are named. */
export function addSignInSettings(tenants: Command): void {
  addForTenant(tenants, 'sign-in', 'How people sign in to applications.', [COMMAND, `${COMMAND} --stay-signed-in hide`])
    .addOption(
      new Option('--stay-signed-in <word>', 'the box "Stay signed in": offer or hide').choices(['offer', 'hide']),
    )
    .action(signIn);
}

async function signIn(options: Options): Promise<void> {
  const { staySignedIn } = options;
  const changes = { ...(staySignedIn !== undefined && { offersToStay: staySignedIn === 'offer' }) };
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
  { tenant, signIn: { offersToStay } }: OperationOutput<'show-sign-in-settings'>,
  language: Language,
): string {
  const t = translateInto(language);
  return [t(texts.heading, { tenant }), t(offersToStay ? texts.stayOffered : texts.stayHidden)].join('\n');
}
