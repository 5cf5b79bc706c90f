import type { Command } from 'commander';
import type { Language } from '../../base/messages.ts';
import type { AgentOperations } from '../../connect/index.ts';
import { configOption } from '../configuration-file.ts';
import { examples as examplesOf } from '../help/examples.ts';
import { languageOf, languageOption } from '../terminal/language.ts';
import { printJson } from '../terminal/terminal.ts';

/** What every command of the agent takes. */
export interface CommonOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly lang?: string;
}

/** Adds a command with what all of them take. */
export type AddCommand = (name: string, description: string, examples: readonly string[]) => Command;

export function addTo(command: Command): AddCommand {
  return (name, description, examples) =>
    command
      .command(name)
      .description(description)
      .addOption(configOption('connect'))
      .option('--json', 'one JSON object on standard output')
      .addOption(languageOption())
      .addHelpText('after', examplesOf(...examples));
}

/** Asks the running service, or the agent opened here when none runs; prints the answer. */
export async function show<T extends object>(
  options: CommonOptions,
  ask: (agent: AgentOperations) => Promise<T>,
  view: (answer: T, language: Language) => string,
  toJson: (answer: T, language: Language) => object = (answer) => answer,
): Promise<T> {
  const { openAgentOperations } = await import('../../connect/index.ts');
  await using agent = await openAgentOperations(options.config);
  const answer = await ask(agent);
  // What was stored and sent is codes and values; this is where it becomes sentences.
  await import('../texts.ts');
  const language = languageOf(options.lang);
  if (options.json === true) printJson(toJson(answer, language));
  else console.log(view(answer, language));
  return answer;
}

/** Names the command in an error of its arguments. */
export function inCommand(name: string): { readonly command: string } {
  return { command: `hawser connect ${name}` };
}
