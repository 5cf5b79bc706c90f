import type { Administrator, DescribedGrants, Granted, RightFeature, RightsAssistant } from '../../connect/index.ts';
import { flagsText, usageErrors } from '../help/usage-errors.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { languageOf } from '../terminal/language.ts';
import { Prompter } from '../terminal/prompter.ts';
import { printJson } from '../terminal/terminal.ts';
import { translateInto } from '../terminal/translate.ts';
import { forestRightsJson, rightsTexts, viewForestRights, viewGranted } from './rights-views.ts';
import type { AddCommand, CommonOptions } from './subcommand.ts';
import { inCommand } from './subcommand.ts';

interface RightsOptions extends CommonOptions {
  readonly forest?: string;
  readonly feature?: readonly string[];
  readonly administrator?: string;
  readonly ldif?: boolean;
}

/** `hawser connect rights …`: what the accounts of the forests may do, and what gives them what they lack. */
export function addRights(add: AddCommand): void {
  const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
  add('rights [action]', 'Rights of the accounts in their forests: check shows what is missing, grant grants it.', [
    'hawser connect rights check',
    'hawser connect rights check --feature writeback',
    'hawser connect rights grant --forest corp.example.com --administrator Administrator@corp.example.com',
  ])
    .option('--forest <domain>', 'one forest; otherwise all of them')
    .option('--feature <name>', 'a feature, also one that is off; otherwise those that are on', collect)
    .option('--administrator <name>', 'who grants; the password is asked for and not kept')
    .option('--ldif', 'print what grant would write without writing it')
    .action(rights);
}

async function rights(action: string | undefined, options: RightsOptions): Promise<void> {
  const { openRights } = await import('../../connect/index.ts');
  await import('../texts.ts');
  if (action !== undefined && action !== 'check' && action !== 'grant')
    throw invalid(options, '[action]', action, rightsTexts.checkOrGrant[languageOf(options.lang)]);
  const assistant = openRights(options.config);
  const forests = options.forest === undefined ? assistant.forests : [options.forest];
  const features = await featuresOf(options);
  const named = async (forest: string): Promise<readonly RightFeature[]> =>
    features ?? (await assistant.featuresOn(forest));
  if (action === 'grant') await grant(assistant, forests, named, options);
  else await check(assistant, forests, named, options);
}

type NamedFeatures = (forest: string) => Promise<readonly RightFeature[]>;

async function check(
  assistant: RightsAssistant,
  forests: readonly string[],
  features: NamedFeatures,
  options: RightsOptions,
  granted?: readonly Granted[],
): Promise<void> {
  const language = languageOf(options.lang);
  const found = [];
  for (const forest of forests) found.push(await assistant.check(forest, await features(forest)));
  if (options.json === true)
    printJson({
      ...(granted && { granted }),
      forests: found.map((forest) => forestRightsJson(forest, language)),
    });
  else console.log(found.map((forest) => viewForestRights(forest, language)).join('\n\n'));
  const domains = found.flatMap((forest) => forest.domains);
  const isMissing = domains.some(
    ({ rights: states, failure }) => failure ?? states.some(({ state }) => state === 'missing'),
  );
  if (isMissing) process.exitCode = exitCodes.problems;
}

async function grant(
  assistant: RightsAssistant,
  forests: readonly string[],
  features: NamedFeatures,
  options: RightsOptions,
): Promise<void> {
  const language = languageOf(options.lang);
  using prompter = new Prompter();
  const granted: Granted[] = [];
  const described: DescribedGrants[] = [];
  for (const forest of forests) {
    const administrator = await askFor(prompter, forest, options);
    const wanted = await features(forest);
    if (options.ldif === true) {
      described.push(...(await assistant.describe(forest, wanted, administrator)));
    } else granted.push(...(await assistant.grant(forest, wanted, administrator)));
  }
  if (options.ldif === true) {
    if (options.json === true) printJson({ parts: described });
    else for (const { ldif, command, domain } of described) console.log(`# ${domain}\n# ${command}\n${ldif}`);
    return;
  }
  if (options.json !== true) console.log(`${viewGranted(granted, language)}\n`);
  await assistant.haveServiceAsk();
  await check(assistant, forests, features, options, granted);
}

/** Once; neither stored nor taken from an argument. */
async function askFor(prompter: Prompter, forest: string, options: RightsOptions): Promise<Administrator> {
  const t = translateInto(languageOf(options.lang));
  const question = t(rightsTexts.administratorOf, { forest });
  const account = options.administrator ?? given(await prompter.ask(question), question);
  const what = t(rightsTexts.passwordOf, { account });
  return { account, password: given(await prompter.askSecret(what), what) };
}

function given(answer: string, what: string): string {
  if (answer === '') throw usageErrors('usage.nothing-given', { what, ...inCommand('rights') });
  return answer;
}

async function featuresOf(options: RightsOptions): Promise<readonly RightFeature[] | undefined> {
  const { rightFeatures } = await import('../../connect/index.ts');
  const known: readonly string[] = rightFeatures;
  const unknown = options.feature?.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const why = translateInto(languageOf(options.lang))(rightsTexts.featureNames, { names: known.join(', ') });
    throw invalid(options, '--feature <name>', unknown, why);
  }
  return options.feature && rightFeatures.filter((name) => options.feature?.includes(name));
}

function invalid(options: RightsOptions, flags: string, value: string, why: string): Error {
  const what = flagsText(flags, languageOf(options.lang));
  return usageErrors('usage.invalid-value', { ...inCommand('rights'), what, given: value, why });
}
