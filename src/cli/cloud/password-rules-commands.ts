import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Language } from '../../base/messages.ts';
import type { OperationOutput } from '../../cloud/index.ts';
import { examples as examplesOf } from '../help/examples.ts';
import { languageOf } from '../terminal/language.ts';
import { ProgressBar } from '../terminal/progress-bar.ts';
import { readTextFile } from '../terminal/read-text-file.ts';
import { formatCount, printJson } from '../terminal/terminal.ts';
import { hint, translateInto } from '../terminal/translate.ts';
import { passwordRulesTexts as texts } from './password-rules-messages.ts';
import type { CommonOptions } from './subcommand.ts';
import { addCommand, addForTenant, show, tenantOf } from './subcommand.ts';
import { readSecret } from './user-change-commands.ts';

const COMMAND = 'hawser cloud password-rules';

interface SetOptions extends CommonOptions {
  readonly mode?: 'enforce' | 'audit';
  readonly words?: string;
  readonly breached?: string;
}

interface BuildOptions {
  readonly output: string;
  readonly passwords?: boolean;
  readonly json?: boolean;
  readonly lang?: string;
}

/** `hawser cloud password-rules …`: what a new password has to be. */
export function addPasswordRulesCommands(cloud: Command): void {
  const rules = cloud
    .command('password-rules')
    .description('What a new password has to be.')
    .addHelpText('after', examplesOf(`${COMMAND} show`, `${COMMAND} set --mode audit`));
  addForTenant(rules, 'show', 'Shows the rules for new passwords.', [`${COMMAND} show`]).action(
    async (options: CommonOptions) =>
      await show(options, async (operate) => await operate('show-password-rules', tenantOf(options)), viewRules),
  );
  addSet(rules);
  addForTenant(rules, 'check <upn>', 'Says whether a user could take a password; changes nothing.', [
    `${COMMAND} check anna@contoso.com`,
  ]).action(check);
  addCommand(
    rules,
    'build-breached <source...>',
    'Makes a list of breached passwords from files of SHA-1 hashes, folders of ranges, or passwords.',
    [
      `${COMMAND} build-breached ranges/ --output /var/lib/hawser/breached.txt`,
      `${COMMAND} build-breached common.txt --passwords --output /var/lib/hawser/breached.txt`,
    ],
  )
    .requiredOption('--output <file>', 'the list to make')
    .option('--passwords', 'the files hold a password on each line, not a hash')
    .action(build);
}

function addSet(rules: Command): void {
  addForTenant(rules, 'set', 'Changes the rules for new passwords: those that are named.', [
    `${COMMAND} set --words words.txt`,
    `${COMMAND} set --breached /var/lib/hawser/breached.txt`,
  ])
    .addOption(
      new Option('--mode <mode>', 'enforce refuses a password; audit lets it through and writes that down').choices([
        'enforce',
        'audit',
      ]),
    )
    .option('--words <file>', 'banned words of the tenant, one on each line, 1,000 at most; they replace those before')
    .option('--breached <file>', 'the list of breached passwords, or none')
    .action(set);
}

async function set(options: SetOptions): Promise<void> {
  const { mode, words, breached } = options;
  const changes = {
    ...(mode !== undefined && { mode }),
    ...(words !== undefined && { words: linesOf(words) }),
    ...(breached !== undefined && { breachedFile: breached === 'none' ? null : resolve(breached) }),
  };
  const input = { ...tenantOf(options), ...changes };
  await show(options, async (operate) => await operate('change-password-rules', input), viewRules);
}

function linesOf(file: string): string[] {
  const lines = readTextFile(file).split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}

async function check(upn: string, options: CommonOptions): Promise<void> {
  const question = translateInto(languageOf(options.lang))(texts.passwordFor, { user: upn });
  const password = await readSecret(question, `${COMMAND} check`);
  await show(
    options,
    async (operate) => await operate('check-password', { ...tenantOf(options), user: upn, password }),
    ({ user, wouldRefuse }, language) => {
      const t = translateInto(language);
      return wouldRefuse === null ? t(texts.good, { user }) : t(texts.wouldRefuse, { user, code: wouldRefuse });
    },
  );
}

async function build(sources: readonly string[], { output, passwords, json, lang }: BuildOptions): Promise<void> {
  const { buildBreachedList } = await import('../../cloud/index.ts');
  const language = languageOf(lang);
  const t = translateInto(language);
  const bar = new ProgressBar(language);
  const onProgress = (lines: number): void => bar.update(t(texts.reading), lines, undefined);
  const count = await buildBreachedList({ sources, output, arePasswords: passwords === true, onProgress });
  bar.finish();
  if (json === true) return printJson({ version: 1, file: resolve(output), hashes: count });
  console.log(t(texts.built, { file: output, count }));
  console.log(`\n${hint(`${COMMAND} set --breached ${output}`, t(texts.builtNext))}`);
}

function viewRules(
  { tenant, minimumLength, rules, isBreachedFileReadable }: OperationOutput<'show-password-rules'>,
  language: Language,
): string {
  const t = translateInto(language);
  const { words, mode, breachedFile: file } = rules;
  return [
    t(texts.heading, { tenant }),
    t(texts.length, { count: minimumLength }),
    t(texts[mode]),
    t(texts.words, { count: formatCount(words.length, language) }),
    file === null ? t(texts.noList) : t(texts.list, { file }),
    ...(isBreachedFileReadable === false ? [t(texts.unreadable)] : []),
  ].join('\n');
}
