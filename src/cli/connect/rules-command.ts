import { flagsText, usageErrors } from '../help/usage-errors.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { languageOf } from '../terminal/language.ts';
import { reloadJson, rulesJson } from './json.ts';
import { texts } from './messages.ts';
import { viewReload, viewRules } from './rules-views.ts';
import type { AddCommand, CommonOptions } from './subcommand.ts';
import { inCommand, show } from './subcommand.ts';

/** The sync rules in use, their files, and the step from one to the other. */
export function addRules(add: AddCommand): void {
  add('rules [action]', 'The sync rules in use and their files; reload uses the files as they are now.', [
    'hawser connect rules',
    'hawser connect rules reload',
  ]).action(async (action: string | undefined, options: CommonOptions) => {
    if (action === undefined) {
      const { onDisk } = await show(options, async (agent) => (await agent.status()).rules, viewRules, rulesJson);
      if (onDisk === 'invalid') process.exitCode = exitCodes.problems;
      return;
    }
    if (action !== 'reload')
      throw usageErrors('usage.invalid-value', {
        ...inCommand('rules'),
        what: flagsText('<action>', languageOf(options.lang)),
        given: action,
        why: texts.onlyReload[languageOf(options.lang)],
      });
    await show(options, async (agent) => await agent.reloadRules(), viewReload, reloadJson);
  });
}
