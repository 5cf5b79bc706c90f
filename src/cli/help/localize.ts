import type { Command, Help } from 'commander';
import { Help as DefaultHelp, Option } from 'commander';
import { asRunHere } from '../../base/command-style.ts';
import type { Language } from '../../base/messages.ts';
import { styled } from '../terminal/terminal.ts';
import { toUsageError } from './usage-errors.ts';
import { languageOption } from '../terminal/language.ts';
import { argumentsInDutch } from './argument-words.ts';
import { helpTexts } from './help-texts.ts';
import { translate } from './translate.ts';

/**
 * Commands are written in English; this repeats it in `language`, down to what the parser itself says: headings,
 * defaults, choices, names of arguments. Usage errors leave as errors of ours instead of ending the process.
 */
export function localize(command: Command, language: Language, path = command.name()): void {
  const t = (sentence: string): string => translate(sentence, helpTexts, language);
  command.description(t(command.description()));
  command.summary(t(command.summary()));
  for (const option of command.options) option.description = t(option.description);
  for (const argument of command.registeredArguments) argument.description = t(argument.description);
  command.helpOption('-h, --help', t('show this help'));
  if (command.commands.length > 0) command.helpCommand('help [command]', t('show the help of a command'));
  command.configureHelp(helpIn(language, t));
  command.configureOutput({
    outputError: () => undefined,
    writeOut: (text) => process.stdout.write(translateExamples(text, t)),
    writeErr: (text) => process.stderr.write(translateExamples(text, t)),
  });
  command.exitOverride((error) => {
    // The help that was asked for, or that answers a command that needs a further word: it has been shown.
    throw error.code.startsWith('commander.help') || error.code === 'commander.version'
      ? error
      : toUsageError(error, path, language);
  });
  if (isGroup(command)) takeForSubcommands(command);
  for (const child of command.commands) localize(child, language, `${path} ${child.name()}`);
}

/** A group only shows its help; the language and the form may stand before the name of the subcommand all the same. */
function takeForSubcommands(group: Command): void {
  group
    .enablePositionalOptions()
    .addOption(languageOption().hideHelp())
    .addOption(new Option('--json').hideHelp())
    .hook('preSubcommand', (_, subcommand) => {
      for (const [name, value] of Object.entries(group.opts())) subcommand.setOptionValue(name, value);
    });
}

/** Has subcommands and does nothing on its own. */
function isGroup(command: Command): boolean {
  return command.commands.length > 0 && command.options.length === 0;
}

function helpIn(language: Language, t: (sentence: string) => string): Partial<Help> {
  const plain = new DefaultHelp();
  const names = (text: string): string => (language === 'en' ? text : argumentsInDutch(text));
  return {
    // Descriptions stay in their column down to terminals of 60 columns.
    minWidthToWrap: 20,
    styleTitle: (title) => styled('bold', t(title), process.stdout),
    commandUsage: (command) => names(plain.commandUsage(command)),
    // What a command takes stands in its own help.
    subcommandTerm: (command) => names([command.name(), ...command.registeredArguments.map(termOf)].join(' ')),
    optionTerm: (option) => names(plain.optionTerm(option)),
    argumentTerm: (argument) => names(`<${argument.name()}>`).slice(1, -1),
    optionDescription: (option) => describeOption(option, t),
    argumentDescription: (argument) => argument.description,
  };
}

function termOf(argument: Command['registeredArguments'][number]): string {
  const word = `${argument.name()}${argument.variadic ? '…' : ''}`;
  return argument.required ? `<${word}>` : `[${word}]`;
}

function describeOption(option: Option, t: (sentence: string) => string): string {
  const facts: string[] = [];
  if (option.argChoices) facts.push(option.argChoices.join(', '));
  const { defaultValue } = option as { defaultValue?: unknown };
  if (typeof defaultValue === 'number' || (typeof defaultValue === 'string' && defaultValue !== ''))
    facts.push(`${t('default:')} ${defaultValue}`);
  if (option.envVar !== undefined) facts.push(`${t('or the variable')} ${option.envVar}`);
  return facts.length === 0 ? option.description : `${option.description} (${facts.join('; ')})`;
}

/** The heading of the examples, what stands behind some of them, and every command as it runs here. */
function translateExamples(text: string, t: (sentence: string) => string): string {
  return asRunHere(text)
    .replace(/^Examples:$/m, (heading) => styled('bold', t(heading), process.stdout))
    .replace(/^( {2}\S.*?\S {2,})(\S.*)$/gm, (_, example: string, comment: string) => example + t(comment));
}
