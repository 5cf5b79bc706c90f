import { isHawserError } from '../base/errors.ts';
import type { Language, Text } from '../base/messages.ts';
import { format } from '../base/messages.ts';
import { nearest } from '../base/nearest.ts';
import { hawserVersion } from '../base/version.ts';
import { useCommandStyle } from '../base/command-style.ts';
import { programName } from './program-name.ts';
import { commands, openCommand } from './command-table.ts';
import { exitCodes } from './terminal/exit-codes.ts';
import { languageOf } from './terminal/language.ts';
import { printError } from './print-error.ts';
import { folded } from './terminal/terminal.ts';
import { didYouMean, usageErrors } from './help/usage-errors.ts';

const texts = {
  head: {
    en: 'hawser: hybrid identity. It connects the directory that you run with the identity that your users have in the cloud.',
    nl: 'hawser: hybride identiteit. Het verbindt de directory die u zelf beheert met de identiteit van uw gebruikers in de cloud.',
  },
  usage: { en: 'Usage: hawser COMMAND [OPTION…]', nl: 'Gebruik: hawser OPDRACHT [OPTIE…]' },
  foot: {
    en: 'hawser COMMAND --help shows its options and examples. Every command accepts --json; texts come in English and Dutch (--lang nl).',
    nl: 'hawser OPDRACHT --help toont de opties en voorbeelden. Elke opdracht accepteert --json; teksten zijn er in het Nederlands en het Engels (--lang en).',
  },
} as const satisfies Record<string, Text>;

function help(language: Language): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const room = process.stdout.columns || Infinity;
  return [
    ...folded(format(texts.head, language), room),
    '',
    format(texts.usage, language),
    '',
    ...commands.flatMap(({ name, summary }) =>
      folded(summary[language], room - width - 4).map(
        (line, index) => `  ${(index === 0 ? name : '').padEnd(width)}  ${line}`,
      ),
    ),
    '',
    ...folded(format(texts.foot, language), room),
  ].join('\n');
}

/** Runs one command line and answers the exit code. */
async function main(given: readonly string[]): Promise<number> {
  const language = languageOf(wordAfter(given, '--lang'));
  const [name, ...rest] = normalise(given);
  if (name === undefined || name === '--help' || name === '-h') {
    console.log(help(language));
    return given.length === 0 ? exitCodes.usage : exitCodes.done;
  }
  if (name === '--version' || name === '-V') {
    console.log(hawserVersion());
    return exitCodes.done;
  }
  try {
    const entry = commands.find((candidate) => candidate.name === name);
    if (!entry) {
      const near = didYouMean(
        nearest(
          name,
          commands.map((candidate) => candidate.name),
        ),
        language,
      );
      throw name.startsWith('-')
        ? usageErrors('usage.unknown-option', { given: name, near: '', command: 'hawser' })
        : usageErrors('usage.unknown-command', { given: name, near, command: 'hawser' });
    }
    const command = await openCommand(entry, language);
    await command.parseAsync(rest, { from: 'user' });
  } catch (error) {
    // What the cloud said is put into words here, with what to do about it.
    if (isHawserError(error, 'connect.cloud-refused')) await import('../cloud/texts.ts');
    return printError(error, { json: given.includes('--json'), language });
  }
  return Number(process.exitCode ?? exitCodes.done);
}

/** `--lang` may stand before the command, and `hawser help NAME…` is `hawser NAME… --help`. */
function normalise(given: readonly string[]): readonly string[] {
  const [first = ''] = given;
  const count = first === '--lang' ? 2 : first.startsWith('--lang=') ? 1 : 0;
  const [name, ...rest] = given.slice(count);
  if (name === undefined) return [];
  if (name === 'help') return [...rest, '--help'];
  return [name, ...given.slice(0, count), ...rest];
}

function wordAfter(words: readonly string[], name: string): string | undefined {
  const index = words.indexOf(name);
  if (index >= 0) return words[index + 1];
  return words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
}

// The reader of the output may have closed the pipe (`| head`): what is left is not written, and that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

useCommandStyle({ program: programName() });
process.exitCode = await main(process.argv.slice(2));
