import { isHawserError } from '../base/errors.ts';
import { exitCodes } from './exit-codes.ts';
import { languageOf } from './language.ts';
import { styled } from './terminal.ts';

/** Shows a failure as what, what to do, code; with `--json` as one object on standard output. Answers the exit code. */
export function printError(error: unknown, words: readonly string[]): number {
  const commanderCode = (error as { code?: unknown }).code;
  if (typeof commanderCode === 'string' && commanderCode.startsWith('commander.')) {
    // Commander has shown its message, or the help that was asked for.
    return (error as { exitCode?: number }).exitCode === 0 ? exitCodes.done : exitCodes.usage;
  }
  const json = words.includes('--json');
  if (!isHawserError(error)) {
    if (json)
      console.log(JSON.stringify({ error: { code: 'base.internal', message: (error as Error).message } }, null, 2));
    else console.error(error);
    return exitCodes.failed;
  }
  const language = languageOf(optionValue(words, '--lang'));
  const message = error.text(language);
  const fix = error.fix(language);
  if (json) {
    console.log(JSON.stringify({ error: { code: error.code, message, fix, detail: error.detail } }, null, 2));
  } else {
    console.error(`${styled('red', 'hawser:')} ${message}`);
    if (error.detail !== undefined && !message.includes(error.detail)) console.error(`  ${error.detail}`);
    console.error(`  ${styled('bold', fix)}`);
    console.error(styled('dim', `  ${error.code}: hawser explain ${error.code}`));
  }
  return exitCodes.failed;
}

function optionValue(words: readonly string[], name: string): string | undefined {
  const index = words.indexOf(name);
  if (index >= 0) return words[index + 1];
  return words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
}
