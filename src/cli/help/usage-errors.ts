import type { CommanderError } from 'commander';
import type { HawserError } from '../../base/errors.ts';
import { defineErrors } from '../../base/errors.ts';
import type { Language, Text } from '../../base/messages.ts';
import { argumentsInDutch } from './argument-words.ts';
import { translate, valuesIn } from './translate.ts';
import { usageTexts } from './usage-texts.ts';

const fix = {
  en: '{command} --help shows what it takes, with examples.',
  nl: '{command} --help toont wat erbij hoort, met voorbeelden.',
} as const satisfies Text;
const usage = { status: 400, severity: 'info', retryable: false, fix } as const;

/** What can be wrong with a command line: exit code 2. */
export const usageErrors = defineErrors('usage', {
  'usage.unknown-command': {
    ...usage,
    text: { en: 'There is no command "{given}".{near}', nl: 'Er is geen opdracht "{given}".{near}' },
  },
  'usage.unknown-option': {
    ...usage,
    text: { en: 'There is no option {given} here.{near}', nl: 'Er is hier geen optie {given}.{near}' },
  },
  'usage.missing-argument': {
    ...usage,
    text: { en: 'The argument {name} is missing.', nl: 'Het argument {name} ontbreekt.' },
  },
  'usage.missing-option': {
    ...usage,
    text: { en: 'The option {option} is needed here.', nl: 'De optie {option} is hier nodig.' },
  },
  'usage.missing-value': {
    ...usage,
    text: { en: 'A value is missing after {option}.', nl: 'Er ontbreekt een waarde achter {option}.' },
  },
  'usage.invalid-value': {
    ...usage,
    text: { en: '{what} cannot be "{given}". {why}', nl: '{what} kan niet "{given}" zijn. {why}' },
  },
  'usage.too-many-arguments': {
    ...usage,
    text: {
      en: 'Too many arguments for this command: {given}',
      nl: 'Te veel argumenten voor deze opdracht: {given}',
    },
  },
  'usage.conflict': {
    ...usage,
    text: { en: '{one} and {other} do not go together.', nl: '{one} en {other} gaan niet samen.' },
  },
  'usage.nothing-given': {
    ...usage,
    text: {
      en: 'Nothing was given for {what}; nothing was stored.',
      nl: 'Voor {what} is niets opgegeven; er is niets opgeslagen.',
    },
  },
  'usage.other': { ...usage, text: { en: '{message}', nl: '{message}' } },
});

export function isUsageError(error: HawserError): boolean {
  return error.code.startsWith('usage.');
}

export function didYouMean(near: string | undefined, language: Language): string {
  if (near === undefined) return '';
  return language === 'nl' ? ` Bedoelt u ${near}?` : ` Did you mean ${near}?`;
}

/**
 * What the parser of command lines says, as an error of ours. `command` is how the command was called ("hawser connect
 * sync"); what is quoted of the usage is in `language`.
 */
export function toUsageError(error: CommanderError, command: string, language: Language): HawserError {
  const [first = '', suggestion = ''] = error.message.replace(/^error: /, '').split('\n');
  const near = didYouMean(/^\(Did you mean (?:one of )?(.+?)\?\)$/.exec(suggestion)?.[1], language);
  const t = (sentence: string): string => translate(sentence, usageTexts, language);
  const read = (template: string): Record<string, string> => valuesIn(first, template) ?? {};
  switch (error.code) {
    case 'commander.unknownCommand': {
      const { given = first } = read("unknown command '{given}'");
      return usageErrors('usage.unknown-command', { given, near, command });
    }
    case 'commander.unknownOption': {
      const { given = first } = read("unknown option '{given}'");
      return usageErrors('usage.unknown-option', { given, near, command });
    }
    case 'commander.missingArgument': {
      const { name = first } = read("missing required argument '{name}'");
      return usageErrors('usage.missing-argument', { name: flagsText(`<${name}>`, language), command });
    }
    case 'commander.missingMandatoryOptionValue': {
      const { flags = first } = read("required option '{flags}' not specified");
      return usageErrors('usage.missing-option', { option: flagsText(flags, language), command });
    }
    case 'commander.optionMissingArgument': {
      const { flags = first } = read("option '{flags}' argument missing");
      return usageErrors('usage.missing-value', { option: flagsText(flags, language), command });
    }
    case 'commander.excessArguments': {
      const given = /\bgot \d+: (.*)\.$/s.exec(first)?.[1] ?? first;
      return usageErrors('usage.too-many-arguments', { given, command });
    }
    case 'commander.invalidArgument': {
      const ofOption = read("option '{flags}' argument '{given}' is invalid. {why}");
      const ofArgument = read("command-argument value '{given}' is invalid for argument '{name}'. {why}");
      const { flags = `<${ofArgument['name'] ?? ''}>`, given = '', why = first } = { ...ofArgument, ...ofOption };
      return usageErrors('usage.invalid-value', { what: flagsText(flags, language), given, why: t(why), command });
    }
    case 'commander.conflictingOption': {
      const { one = first, other = '' } = read('{one} cannot be used with {other}');
      return usageErrors('usage.conflict', { one: t(one), other: t(other), command });
    }
    default:
      return usageErrors('usage.other', { message: t(first), command });
  }
}

/** An option or an argument as it stands in the usage, its words in the reader's language. */
export function flagsText(flags: string, language: Language): string {
  return language === 'nl' ? argumentsInDutch(flags) : flags;
}
