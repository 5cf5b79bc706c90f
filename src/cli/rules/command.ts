import { readFile, writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { fileError } from '../../base/configuration/file-errors.ts';
import { examples as examplesOf } from '../help/examples.ts';
import { languageOf, languageOption } from '../terminal/language.ts';
import { ruleTexts as texts } from './messages.ts';
import { checkJson, evaluationJson } from './json.ts';
import { viewCheck, viewEvaluation, viewNotices, viewProblems } from './views.ts';
import { hint, translateInto } from '../terminal/translate.ts';
import {
  checkRuleSet,
  defaultRuleSet,
  evaluateObject,
  parseRuleFiles,
  parseTryObject,
  readRuleSources,
  shownProblem,
  invalidRules,
  isSelfContained,
  writeRules,
} from '../../sync/rules/index.ts';
import type { RuleCheck, RuleProblem, RuleSet } from '../../sync/rules/index.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { printJson } from '../terminal/terminal.ts';

interface CommonOptions {
  readonly json?: boolean;
  readonly lang?: string;
}

/** `hawser rules …`: sync rules as files. */
export function rulesCommand(): Command {
  const command = new Command('rules')
    .description('Sync rules as files: check them, try them on an object, import them.')
    .addHelpText('after', examplesOf('hawser rules check rules/', 'hawser rules eval --object anna.json'));
  const add = (name: string, description: string, examples: readonly string[]): Command =>
    command
      .command(name)
      .description(description)
      .option('--json', 'one JSON object on standard output')
      .addOption(languageOption())
      .addHelpText('after', examplesOf(...examples));

  add(
    'check [path]',
    'Checks rule files (YAML, or exported XML): a file, a folder, a whole exported configuration. Without a path, the default rules.',
    ['hawser rules check rules/', 'hawser rules check "AADConnect export/SynchronizationRules" --json'],
  ).action(check);

  add('eval', 'One object through the rules: what it becomes, and the rule behind every value.', [
    'hawser rules eval --object anna.json',
    'hawser rules eval --rules rules/ --object anna.ldif --json',
    'hawser rules eval --rules export/ --base none --object group.yaml',
  ])
    .requiredOption(
      '--object <file>',
      'the object: JSON or YAML with objectClass, dn and attributes, or one entry of LDIF',
    )
    .option('--rules <path>', 'rule files; without them, the default rules')
    .addOption(
      new Option(
        '--base <which>',
        "whether the default rules apply below them (default: if they don't project objects themselves)",
      ).choices(['defaults', 'none']),
    )
    .option('--source-anchor <attribute>', 'the attribute that is the source anchor', 'mS-DS-ConsistencyGuid')
    .action(evaluate);

  add('import <path>', 'Turns exported Azure AD Connect rules into YAML, on standard output or into a file.', [
    'hawser rules import SynchronizationRule.xml',
    'hawser rules import "AADConnect export" --output rules/imported.yaml',
  ])
    .option('--output <file>', 'where to write the YAML')
    .action(importRules);
  return command;
}

async function check(path: string | undefined, { json, lang }: CommonOptions): Promise<void> {
  const result = path === undefined ? checkRuleSet(defaultRuleSet()) : await checkFiles(path);
  if (json) printJson(checkJson(result, languageOf(lang)));
  else console.log(viewCheck(result, languageOf(lang)));
  if (result.errors.length > 0) process.exitCode = exitCodes.problems;
  else if (result.rules === 0) process.exitCode = exitCodes.warnings;
}

/** Rules of one's own lie on top of the default ones, which are not counted; an imported set stands alone. */
async function checkFiles(path: string): Promise<RuleCheck> {
  const sources = await readRuleSources(path);
  const alone = parseRuleFiles(sources);
  const { ruleSet, problems } = isSelfContained(alone.ruleSet) ? alone : parseRuleFiles(sources, defaultRuleSet());
  return checkRuleSet(ruleSet, problems);
}

interface EvaluateOptions extends CommonOptions {
  readonly object: string;
  readonly rules?: string;
  readonly base?: 'defaults' | 'none';
  readonly sourceAnchor: string;
}

async function evaluate({ object, rules, base, sourceAnchor, json, lang }: EvaluateOptions): Promise<void> {
  const text = await readFile(object, 'utf8').catch((cause: unknown) => {
    throw fileError(object, cause);
  });
  const ruleSet = rules === undefined ? defaultRuleSet() : await rulesToTry(rules, base);
  const result = evaluateObject(ruleSet, parseTryObject(object, text), { sourceAnchorAttribute: sourceAnchor });
  if (json) printJson(evaluationJson(result, languageOf(lang)));
  else console.log(viewEvaluation(result, languageOf(lang)));
  if (result.errors.length > 0) process.exitCode = exitCodes.problems;
}

async function rulesToTry(path: string, base: EvaluateOptions['base']): Promise<RuleSet> {
  const sources = await readRuleSources(path);
  const alone = parseRuleFiles(sources);
  const useDefaults = base === undefined ? !isSelfContained(alone.ruleSet) : base === 'defaults';
  const { ruleSet, problems } = useDefaults ? parseRuleFiles(sources, defaultRuleSet()) : alone;
  if (problems.length > 0) throw invalidRules(problems);
  return ruleSet;
}

/** What can be read is imported; of what cannot, nothing is written that looks like rules. */
async function importRules(
  path: string,
  { output, json, lang }: CommonOptions & { readonly output?: string },
): Promise<void> {
  const { ruleSet, problems } = parseRuleFiles(await readRuleSources(path));
  const { errors, notices } = checkRuleSet(ruleSet, problems);
  const count = ruleSet.rules.length;
  const yaml = count === 0 ? null : writeRules(ruleSet.rules, { heading: `Imported from ${path}`, imported: ruleSet });
  const written = yaml === null ? undefined : output;
  if (yaml !== null && written !== undefined) {
    await writeFile(written, yaml).catch((cause: unknown) => {
      throw fileError(written, cause);
    });
  }
  if (errors.length > 0) process.exitCode = exitCodes.problems;
  const language = languageOf(lang);
  if (json) {
    const shown = (found: readonly RuleProblem[]): readonly object[] =>
      found.map((problem) => shownProblem(problem, language));
    return printJson({
      ...{ rules: count, output: written ?? null, yaml: written === undefined ? yaml : null },
      ...{ errors: shown(errors), notices: shown(notices) },
    });
  }
  const t = translateInto(language);
  if (written !== undefined) {
    console.log(t(texts.written, { count, path: written }));
    console.log(hint(`hawser rules check ${written}`, t(texts.checksThem)));
  } else if (yaml !== null) process.stdout.write(yaml);
  for (const line of viewNotices(notices, language)) console.error(line);
  if (errors.length === 0) return;
  console.error(t(yaml === null ? texts.nothingImported : texts.withoutFaulty));
  for (const line of viewProblems(errors, language)) console.error(line);
}
