import type { AgentOperations } from '../../connect/index.ts';
import { flagsText, usageErrors } from '../help/usage-errors.ts';
import { languageOf } from '../terminal/language.ts';
import { statusJson } from './json.ts';
import { texts } from './messages.ts';
import type { AddCommand, CommonOptions } from './subcommand.ts';
import { inCommand, show } from './subcommand.ts';
import { viewStaging } from './views.ts';

/** `hawser connect staging`. */
export function addStaging(add: AddCommand): void {
  add('staging [mode]', 'Shows or sets staging mode (import and synchronize, but do not export).', [
    'hawser connect staging',
    'hawser connect staging on',
    'hawser connect staging off',
  ]).action(async (mode: string | undefined, options: CommonOptions) => {
    if (mode !== undefined && mode !== 'on' && mode !== 'off')
      throw usageErrors('usage.invalid-value', {
        ...inCommand('staging'),
        what: flagsText('<mode>', languageOf(options.lang)),
        given: mode,
        why: texts.onOrOff[languageOf(options.lang)],
      });
    const ask = async (agent: AgentOperations): ReturnType<AgentOperations['status']> =>
      mode === undefined ? await agent.status() : await agent.setStaging(mode === 'on');
    await show(options, ask, viewStaging, statusJson);
  });
}
