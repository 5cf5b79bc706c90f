import type { AgentOperations } from '../../connect/index.ts';
import { flagsText, usageErrors } from '../help/usage-errors.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { languageOf } from '../terminal/language.ts';
import { statusJson } from './json.ts';
import { texts } from './messages.ts';
import type { AddCommand, CommonOptions } from './subcommand.ts';
import { inCommand, show } from './subcommand.ts';
import { viewStaging, viewThreshold } from './views.ts';

/** What an administrator decides: held-back deletes, staging mode. */
export function addSwitches(add: AddCommand): void {
  add(
    'threshold [decision]',
    'Shows the deletes that the accidental-delete threshold holds back; approves or declines them.',
    ['hawser connect threshold', 'hawser connect threshold approve', 'hawser connect threshold decline'],
  ).action(threshold);
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

async function threshold(decision: string | undefined, options: CommonOptions): Promise<void> {
  if (decision !== undefined && decision !== 'approve' && decision !== 'decline') {
    throw usageErrors('usage.invalid-value', {
      ...inCommand('threshold'),
      what: flagsText('<decision>', languageOf(options.lang)),
      given: decision,
      why: texts.approveOrDecline[languageOf(options.lang)],
    });
  }
  const ask = async (agent: AgentOperations): ReturnType<AgentOperations['threshold']> => {
    if (decision === 'approve') return await agent.approveDeletes();
    return decision === 'decline' ? await agent.declineDeletes() : await agent.threshold();
  };
  const state = await show(options, ask, viewThreshold);
  if (state.heldBack > 0 && state.decision === 'waiting') process.exitCode = exitCodes.problems;
}
