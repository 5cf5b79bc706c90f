import type { Command } from 'commander';
import type { Language } from '../../base/messages.ts';
import { examples as examplesOf } from '../help/examples.ts';
import { flagsText, usageErrors } from '../help/usage-errors.ts';
import { languageOf } from '../terminal/language.ts';
import { timeOf } from '../terminal/time.ts';
import { hint, translateInto } from '../terminal/translate.ts';
import { matchingTexts as texts } from './matching-messages.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, show, tenantOf } from './subcommand.ts';

const ALLOW = 'hawser cloud tenant matching allow';

/** `hawser cloud tenant matching …` */
export function addMatchingCommands(tenants: Command): void {
  const matching = tenants
    .command('matching')
    .description('Whether objects of a forest may take over objects of the cloud.')
    .addHelpText('after', examplesOf('hawser cloud tenant matching show', `${ALLOW} --for 72h`));
  addForTenant(matching, 'show', 'Shows what is allowed, and for how long.', [
    'hawser cloud tenant matching show',
  ]).action(
    async (options: CommonOptions) =>
      await show(options, async (operate) => await operate('show-matching', tenantOf(options)), viewMatching),
  );
  addForTenant(matching, 'allow', 'Allows soft match and takeover by hard match for a time.', [`${ALLOW} --for 72h`])
    .requiredOption('--for <duration>', 'how long: hours (72h) or days (3d), 30 days at most')
    .action(async (options: CommonOptions & { for: string }) => {
      const hours = hoursOf(options.for, options);
      await show(
        options,
        async (operate) => await operate('allow-matching', { ...tenantOf(options), hours }),
        viewMatching,
      );
    });
  addForTenant(matching, 'deny', 'Blocks soft match and takeover by hard match from now on.', [
    'hawser cloud tenant matching deny',
  ]).action(
    async (options: CommonOptions) =>
      await show(options, async (operate) => await operate('deny-matching', tenantOf(options)), viewMatching),
  );
}

/** Hours or days, as people write them. */
function hoursOf(given: string, { lang }: CommonOptions): number {
  const [, count, unit] = /^(\d{1,3})(h|d)$/.exec(given.trim().toLowerCase()) ?? [];
  const hours = Number(count) * (unit === 'd' ? 24 : 1);
  if (hours >= 1 && hours <= 720) return hours;
  const language = languageOf(lang);
  const what = flagsText('--for <duration>', language);
  throw usageErrors('usage.invalid-value', { what, given, why: texts.duration[language], command: ALLOW });
}

interface MatchingAnswer {
  readonly tenant: string;
  readonly matching: { readonly softMatch: boolean; readonly hardMatch: boolean; readonly endsAt: Date | null };
}

function viewMatching({ tenant, matching }: MatchingAnswer, language: Language): string {
  const t = translateInto(language);
  const { softMatch, hardMatch, endsAt } = matching;
  const word = (isAllowed: boolean): string => t(isAllowed ? texts.allowed : texts.blocked);
  const lines = [t(texts.soft, { tenant, state: word(softMatch) }), t(texts.hard, { tenant, state: word(hardMatch) })];
  if (endsAt) lines.push(t(texts.until, { time: timeOf(endsAt, language) }));
  lines.push(t(texts.never), '');
  lines.push(
    softMatch || hardMatch
      ? hint('hawser cloud tenant matching deny', t(texts.denies))
      : hint(`${ALLOW} --for 72h`, t(texts.allows)),
  );
  return lines.join('\n');
}
