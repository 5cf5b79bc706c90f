import type { AgentOperations, RelayStatus } from '../../connect/index.ts';
import { relayJson, relayTestJson } from './json.ts';
import { texts } from './messages.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { gradeOf, viewRelay, viewRelayTest } from './relay-views.ts';
import { flagsText, usageErrors } from '../help/usage-errors.ts';
import { languageOf } from '../terminal/language.ts';
import type { AddCommand, CommonOptions } from './subcommand.ts';
import { inCommand, show } from './subcommand.ts';

/** `hawser connect writeback …` and `pass-through …`: what the agent does for the cloud on demand. */
export function addRelayCommands(add: AddCommand): void {
  const run = async (feature: 'writeback' | 'pass-through', mode: string, options: CommonOptions): Promise<void> => {
    if (mode === 'test') {
      const grade = gradeOf(
        await show(options, async (agent) => await agent.testRelay(), viewRelayTest, relayTestJson),
      );
      if (grade !== 'well') process.exitCode = grade === 'problems' ? exitCodes.problems : exitCodes.warnings;
      return;
    }
    if (mode !== 'on' && mode !== 'off' && mode !== 'status') {
      throw usageErrors('usage.invalid-value', {
        ...inCommand(feature),
        what: flagsText('<mode>', languageOf(options.lang)),
        given: mode,
        why: texts.onOffStatusOrTest[languageOf(options.lang)],
      });
    }
    const ask = async (agent: AgentOperations): Promise<RelayStatus> =>
      mode === 'status' ? (await agent.status()).relay : await agent.switchRelay({ feature, on: mode === 'on' });
    const { connected, ...status } = await show(options, ask, viewRelay, relayJson);
    const isOn = feature === 'writeback' ? status.writeback : status.passThrough;
    if (mode === 'status' && isOn && !connected) process.exitCode = exitCodes.problems;
  };
  add('writeback [mode]', 'Shows the state of password writeback, turns it on or off, or tests it.', [
    'hawser connect writeback on',
    'hawser connect writeback status',
    'hawser connect writeback test',
  ]).action(
    async (mode: string | undefined, options: CommonOptions) => await run('writeback', mode ?? 'status', options),
  );
  add('pass-through [mode]', 'Shows the state of pass-through authentication, turns it on or off, or tests it.', [
    'hawser connect pass-through on',
    'hawser connect pass-through status',
  ]).action(
    async (mode: string | undefined, options: CommonOptions) => await run('pass-through', mode ?? 'status', options),
  );
}
