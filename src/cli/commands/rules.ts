import { readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { languageOption } from '../language.ts';
import {
  checkRuleSet,
  defaultRuleSet,
  evaluateObject,
  formatProblem,
  parseRuleFiles,
  parseTryObject,
  readRuleSources,
  ruleErrors,
  standsAlone,
  writeRules,
} from '../../sync/rules/index.ts';
import type { ObjectEvaluation, RuleCheck, RuleSet } from '../../sync/rules/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { formatCount, printJson, styled, table } from '../terminal.ts';

interface CommonOptions {
  readonly json?: boolean;
}

/** `hawser rules …`: sync rules as files. */
export function rulesCommand(): Command {
  const command = new Command('rules').description(
    'Sync rules as files: check them, try them on an object, import them.',
  );
  const add = (name: string, description: string, examples: readonly string[]): Command =>
    command
      .command(name)
      .description(description)
      .option('--json', 'one JSON object on standard output')
      .addOption(languageOption())
      .addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}`);

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
    .option(
      '--base <defaults|none>',
      'whether the default rules lie below them (chosen by whether they can project an object themselves)',
    )
    .option('--source-anchor <attribute>', 'the attribute that is the source anchor', 'mS-DS-ConsistencyGuid')
    .action(evaluate);

  add('import <path>', 'Turns exported Azure AD Connect rules into YAML, on standard output or into a file.', [
    'hawser rules import SynchronizationRule_{…}.xml',
    'hawser rules import "AADConnect export" --output rules/imported.yaml',
  ])
    .option('--output <file>', 'where to write the YAML')
    .action(importRules);
  return command;
}

async function check(path: string | undefined, { json }: CommonOptions): Promise<void> {
  const result = path === undefined ? checkRuleSet(defaultRuleSet()) : await checkFiles(path);
  if (json) printJson(result);
  else showCheck(result);
  if (result.errors.length > 0) process.exitCode = exitCodes.problems;
}

/** A file that switches default rules off names them, so then the default rules lie below it; they are not counted. */
async function checkFiles(path: string): Promise<RuleCheck> {
  const sources = await readRuleSources(path);
  const below = sources.some(({ text }) => /^disable:/m.test(text)) ? defaultRuleSet() : undefined;
  const { ruleSet, problems } = parseRuleFiles(sources, below);
  const own = ruleSet.rules.filter(({ id }) => !below?.places.has(id));
  return checkRuleSet({ ...ruleSet, rules: own }, problems);
}

function showCheck({ rules, mappings, expressions, distinctExpressions, scopeClauses, errors }: RuleCheck): void {
  for (const problem of errors) console.log(formatProblem(problem));
  const counts = [
    `${formatCount(rules)} rules`,
    `${formatCount(mappings)} mappings`,
    `${formatCount(expressions)} expressions (${formatCount(distinctExpressions)} distinct)`,
    `${formatCount(scopeClauses)} scope clauses`,
  ].join(', ');
  const verdict =
    errors.length === 0
      ? styled('green', 'no problems', process.stdout)
      : styled('red', `${errors.length} problem(s)`, process.stdout);
  console.log(`${counts}: ${verdict}`);
  if (errors.length === 0)
    console.log(styled('dim', 'Try them on an object: hawser rules eval --rules PATH --object FILE', process.stdout));
}

interface EvaluateOptions extends CommonOptions {
  readonly object: string;
  readonly rules?: string;
  readonly base?: string;
  readonly sourceAnchor: string;
}

async function evaluate({ object, rules, base, sourceAnchor, json }: EvaluateOptions, command: Command): Promise<void> {
  if (base !== undefined && base !== 'defaults' && base !== 'none')
    return command.error(`error: --base is "defaults" or "none", not "${base}"`);
  const text = await readFile(object, 'utf8').catch((cause: Error) => {
    throw ruleErrors('rules.object-unreadable', { path: object, reason: cause.message }, { cause });
  });
  const ruleSet = rules === undefined ? defaultRuleSet() : await rulesToTry(rules, base);
  const result = evaluateObject(ruleSet, parseTryObject(object, text), { sourceAnchorAttribute: sourceAnchor });
  if (json) printJson(result);
  else showEvaluation(result);
  if (result.errors.length > 0) process.exitCode = exitCodes.problems;
}

async function rulesToTry(path: string, base: string | undefined): Promise<RuleSet> {
  const sources = await readRuleSources(path);
  const alone = parseRuleFiles(sources);
  const useDefaults = base === undefined ? !standsAlone(alone.ruleSet) : base === 'defaults';
  const { ruleSet, problems } = useDefaults ? parseRuleFiles(sources, defaultRuleSet()) : alone;
  if (problems.length === 0) return ruleSet;
  throw ruleErrors('rules.invalid', { count: problems.length, problems: problems.map(formatProblem).join('\n') });
}

function showEvaluation({ object, link, metaverse, exports, explanation, outOfScope, errors }: ObjectEvaluation): void {
  console.log(`${object.class} ${object.dn} (${object.connector})`);
  for (const { rule, attribute, message } of errors)
    console.log(styled('red', `  ${rule}: ${attribute}: ${message}`, process.stdout));
  if (!metaverse) {
    console.log('  stays out of the metaverse: no rule in scope links it');
    for (const { rule, because } of outOfScope) console.log(`  ${rule}: ${because}`);
    return;
  }
  if (link && link.outcome !== 'projected') console.log(`  ${outcomes[link.outcome]} (${link.rule})`);
  console.log(`\nmetaverse ${metaverse.class}`);
  const rows = Object.entries(explanation).map(([attribute, each]) => ({ attribute, ...each }));
  console.log(
    table(rows, [
      { title: 'attribute', value: ({ attribute }) => attribute },
      { title: 'value', value: ({ value }) => shorten(value) },
      { title: 'rule', value: ({ rule, precedence }) => `${rule} (${precedence})` },
      { title: 'lost', value: ({ losers }) => (losers.length === 0 ? '' : String(losers.length)), align: 'right' },
    ]),
  );
  if (exports.length === 0) console.log('\nnothing is exported: no outbound rule that provisions is in scope');
  for (const { connector, class: name, attributes } of exports) {
    console.log(`\n${connector} ${name}`);
    console.log(
      table(Object.entries(attributes), [
        { title: 'attribute', value: ([attribute]) => attribute },
        { title: 'value', value: ([, value]) => shorten(value) },
      ]),
    );
  }
}

const outcomes = {
  'joins-only': 'would only join: the rule that links it creates nothing',
  'no-join-value': 'would not be projected: none of the join attributes has a value',
};

function shorten(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

async function importRules(
  path: string,
  { output, json }: CommonOptions & { readonly output?: string },
): Promise<void> {
  const { ruleSet, problems } = parseRuleFiles(await readRuleSources(path));
  const yaml = writeRules(ruleSet.rules, `Imported from ${path}`);
  if (output !== undefined) await writeFile(output, yaml);
  const { errors } = checkRuleSet(ruleSet, problems);
  if (json)
    printJson({
      rules: ruleSet.rules.length,
      output: output ?? null,
      yaml: output === undefined ? yaml : null,
      errors,
    });
  else if (output === undefined) process.stdout.write(yaml);
  else console.log(`${ruleSet.rules.length} rules written to ${output}`);
  if (!json) for (const problem of errors) console.error(formatProblem(problem));
  if (errors.length > 0) process.exitCode = exitCodes.problems;
}
