import { asRunHere } from '../base/command-style.ts';
import { messageOf, systemPathOf } from '../base/system-error.ts';
import { CommanderError } from 'commander';
import { formatText } from '../base/details.ts';
import { entryOf, isHawserError } from '../base/errors.ts';
import type { HawserError } from '../base/errors.ts';
import { fileError } from '../base/configuration/file-errors.ts';
import type { Language, Text } from '../base/messages.ts';
import { exitCodes } from './terminal/exit-codes.ts';
import { printJson, styled } from './terminal/terminal.ts';
import { isUsageError } from './help/usage-errors.ts';

const bug = {
  en: 'This is a bug in hawser. Please report the text below.',
  nl: 'Dit is een fout in hawser. Meld de tekst hieronder.',
} as const satisfies Text;

const interrupted = {
  en: 'Stopped. Completed work is kept.',
  nl: 'Gestopt. Voltooid werk blijft bewaard.',
} as const satisfies Text;

/** Shows a failure as what, what to do, code; with `--json` as one object on standard output. Answers the exit code. */
export function printError(
  error: unknown,
  { json, language }: { readonly json: boolean; readonly language: Language },
): number {
  // The help that was asked for, or that a command without its second word answers with.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (error instanceof Error && error.name === 'AbortError') return printInterrupted({ json, language });
  const path = systemPathOf(error);
  const expected = path === undefined ? error : fileError(path, error);
  if (!isHawserError(expected)) return printBug(expected, { json, language });
  if (json)
    printJson({
      error: {
        code: expected.code,
        message: expected.text(language),
        fix: expected.fix(language),
        detail: expected.detail,
      },
    });
  else for (const line of linesOf(expected, language)) console.error(line);
  return isUsageError(expected) ? exitCodes.usage : exitCodes.failed;
}

/** What to do, of the code that decides: where the cloud refused, that of its refusal. */
function remedyOf(error: HawserError, language: Language): { readonly code: string; readonly fix: string } {
  const { code: refused, message } = isHawserError(error, 'connect.cloud-refused') ? error.data : {};
  const entry = typeof refused === 'string' ? entryOf(refused) : undefined;
  if (typeof refused !== 'string' || !entry) return { code: error.code, fix: error.fix(language) };
  const values = typeof message === 'object' && 'code' in message ? message.values : {};
  return { code: refused, fix: formatText(entry.fix, language, values) };
}

function linesOf(error: HawserError, language: Language): string[] {
  const message = error.text(language);
  const { detail } = error;
  const { code, fix } = remedyOf(error, language);
  return [
    `${styled('red', 'hawser:')} ${message}`,
    ...(detail !== undefined && !message.includes(detail) ? [`  ${detail}`] : []),
    // The command of a usage error is a value of its text.
    `  ${styled('bold', isUsageError(error) ? asRunHere(fix) : fix)}`,
    // Of a slip on the command line the help says more than its code.
    ...(isUsageError(error) ? [] : [styled('dim', `  ${code}: ${asRunHere(`hawser explain ${code}`)}`)]),
  ];
}

/** Ctrl-C: nothing went wrong, and the work is not done either. */
function printInterrupted({ json, language }: { readonly json: boolean; readonly language: Language }): number {
  if (json) printJson({ error: { code: 'interrupted', message: interrupted[language] } });
  else console.error(interrupted[language]);
  return exitCodes.failed;
}

function printBug(error: unknown, { json, language }: { readonly json: boolean; readonly language: Language }): number {
  if (json) printJson({ error: { code: 'base.internal', message: messageOf(error) } });
  else {
    console.error(`${styled('red', 'hawser:')} ${bug[language]}`);
    console.error(error);
  }
  return exitCodes.failed;
}
