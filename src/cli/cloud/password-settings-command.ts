import type { Command } from 'commander';
import { isKeyOf } from '../../base/keys.ts';
import type { Language, Text } from '../../base/messages.ts';
import { flagsText, usageErrors } from '../help/usage-errors.ts';
import { languageOf } from '../terminal/language.ts';
import { translateInto } from '../terminal/translate.ts';
import { passwordSettingsTexts as texts } from './password-settings-messages.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, show, tenantOf } from './subcommand.ts';

const COMMAND = 'hawser cloud tenant passwords';

interface Options extends CommonOptions {
  readonly verify?: string;
  readonly mustChange?: string;
  readonly accountExpiry?: string;
  readonly expireAfter?: string;
}

/** `hawser cloud tenant passwords`: shows the settings, or changes those that are named. */
export function addPasswordSettings(tenants: Command): void {
  addForTenant(tenants, 'passwords', 'How synchronized users sign in with their passwords.', [
    COMMAND,
    `${COMMAND} --verify synchronized-hash`,
    `${COMMAND} --must-change honour --expire-after 90`,
  ])
    .option('--verify <way>', 'automatic, pass-through or synchronized-hash')
    .option('--must-change <word>', '"user must change password at next logon": honour or ignore')
    .option('--account-expiry <word>', 'the end date of an account: honour or ignore')
    .option('--expire-after <days>', 'days after which a synchronized hash is no longer accepted, or never')
    .action(passwords);
}

async function passwords(options: Options): Promise<void> {
  const { verify, mustChange, accountExpiry, expireAfter } = options;
  const changes = {
    ...(verify !== undefined && { verification: wayOf(verify, options) }),
    ...(mustChange !== undefined && { honourMustChange: honours('--must-change <word>', mustChange, options) }),
    ...(accountExpiry !== undefined && {
      honourAccountExpiry: honours('--account-expiry <word>', accountExpiry, options),
    }),
    ...(expireAfter !== undefined && { maximumDays: daysOf(expireAfter, options) }),
  };
  const isChange = Object.keys(changes).length > 0;
  await show(
    options,
    async (operate) =>
      isChange
        ? await operate('change-password-settings', { ...tenantOf(options), ...changes })
        : await operate('show-password-settings', tenantOf(options)),
    viewPasswordSettings,
  );
}

const ways = { automatic: true, 'pass-through': true, 'synchronized-hash': true } as const;

function wayOf(given: string, options: Options): keyof typeof ways {
  if (isKeyOf(ways, given)) return given;
  throw invalid('--verify <way>', given, texts.ways, options);
}

function honours(flags: string, given: string, options: Options): boolean {
  if (given === 'honour' || given === 'ignore') return given === 'honour';
  throw invalid(flags, given, texts.honourOrIgnore, options);
}

function daysOf(given: string, options: Options): number | null {
  if (given === 'never') return null;
  const days = Number(given);
  if (Number.isInteger(days) && days >= 1 && days <= 3650) return days;
  throw invalid('--expire-after <days>', given, texts.days, options);
}

function invalid(flags: string, given: string, why: Text, { lang }: Options): Error {
  const language = languageOf(lang);
  const what = flagsText(flags, language);
  return usageErrors('usage.invalid-value', { what, given, why: why[language], command: COMMAND });
}

interface Answer {
  readonly tenant: string;
  readonly passwords: {
    readonly verification: keyof typeof ways;
    readonly honourMustChange: boolean;
    readonly honourAccountExpiry: boolean;
    readonly maximumDays: number | null;
  };
}

function viewPasswordSettings({ tenant, passwords: settings }: Answer, language: Language): string {
  const t = translateInto(language);
  const { verification, honourMustChange, honourAccountExpiry, maximumDays } = settings;
  const word = (isHonoured: boolean): string => t(isHonoured ? texts.honoured : texts.ignored);
  return [
    t(texts.verification, { tenant, way: t(texts[verification]) }),
    t(texts.mustChange, { word: word(honourMustChange) }),
    t(texts.accountExpiry, { word: word(honourAccountExpiry) }),
    maximumDays === null ? t(texts.neverExpires) : t(texts.expires, { days: maximumDays }),
  ].join('\n');
}
