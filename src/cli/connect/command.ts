import { hostname } from 'node:os';
import { Command, Option } from 'commander';
import { withSentence } from '../../base/details.ts';
import type { Language } from '../../base/messages.ts';
import { examples as examplesOf } from '../help/examples.ts';
import { languageOf, languageOption } from '../terminal/language.ts';
import type { AgentOperations, Setup } from '../../connect/index.ts';
import { explanationJson, runJson, statusJson } from './json.ts';
import { texts } from './messages.ts';
import {
  viewErrors,
  viewPending,
  viewPreview,
  viewRun,
  viewRuns,
  viewStaging,
  viewStatus,
  viewThreshold,
} from './views.ts';
import { viewExplanation } from '../explain/view.ts';
import { addRelayCommands } from './relay-commands.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { ProgressBar } from '../terminal/progress-bar.ts';
import { Prompter } from '../terminal/prompter.ts';
import { hint, translateInto } from '../terminal/translate.ts';
import { printJson } from '../terminal/terminal.ts';
import { flagsText, usageErrors } from '../help/usage-errors.ts';
import { wholeNumber } from '../terminal/whole-number.ts';
import { untilStopped } from '../../base/work.ts';

interface CommonOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly lang?: string;
}

/** `hawser connect …`: the agent beside the forests. */
export function connectCommand(): Command {
  const command = new Command('connect')
    .description('The agent beside the forests.')
    .addHelpText(
      'after',
      examplesOf(
        'hawser connect status',
        'hawser connect sync --preview',
        'hawser connect explain anna@corp.example.com',
      ),
    );
  const add = (name: string, description: string, examples: readonly string[]): Command =>
    command
      .command(name)
      .description(description)
      .addOption(
        new Option('--config <file>', 'the configuration').default('connect.yaml').env('HAWSER_CONNECT_CONFIG'),
      )
      .option('--json', 'one JSON object on standard output')
      .addOption(languageOption())
      .addHelpText('after', examplesOf(...examples));

  add('setup', 'Registers this agent with a tenant and stores the passwords of the forest accounts.', [
    'hawser connect setup',
    'hawser connect setup --code ABCD-EFGH-JKLM-NPQR < passwords.txt',
  ])
    .option('--code <code>', 'the one-time code of an administrator (hawser cloud agent invite)')
    .option('--name <name>', 'the name of this agent in the console', hostname())
    .action(setup);

  add('serve', 'Runs the agent: cycles on schedule, changes as they happen.', [
    'hawser connect serve',
    'hawser connect serve --config /etc/hawser/connect.yaml',
  ]).action(serve);

  add('sync', 'Runs one cycle now.', [
    'hawser connect sync',
    'hawser connect sync --full',
    'hawser connect sync --preview --json',
  ])
    .option('--full', 'read and evaluate everything')
    .option('--preview', 'everything but the export')
    .action(sync);

  add('status', 'How the agent is.', ['hawser connect status', 'hawser connect status --json']).action(
    async (options: CommonOptions) => {
      await show(options, async (agent) => await agent.status(), viewStatus, statusJson);
    },
  );
  add('runs', 'The last runs and their results.', ['hawser connect runs', 'hawser connect runs --limit 50'])
    .option('--limit <count>', 'how many', wholeNumber(1, 1000), 20)
    .action(async (options: CommonOptions & { limit: number }) => {
      await show(
        options,
        async (agent) => await agent.runs(options),
        viewRuns,
        (runs, language) => ({ runs: runs.map((run) => runJson(run, language)) }),
      );
    });
  add('errors', 'Objects with errors, and what is wrong with each.', [
    'hawser connect errors',
    'hawser connect errors --json',
  ]).action(async (options: CommonOptions) => {
    const errors = await show(
      options,
      async (agent) => await agent.errors(),
      viewErrors,
      (errors, language) => ({ errors: errors.map((error) => withSentence(error, 'detail', language)) }),
    );
    if (errors.length > 0) process.exitCode = exitCodes.problems;
  });
  add('pending', 'What is still to be exported, held-back deletes included.', ['hawser connect pending --limit 100'])
    .option('--limit <count>', 'how many objects to list', wholeNumber(1, 1000), 20)
    .action(async (options: CommonOptions & { limit: number }) => {
      await show(options, async (agent) => await agent.pending(options), viewPending);
    });
  add('threshold [decision]', 'The accidental-delete threshold: shows it; approve or decline what it holds back.', [
    'hawser connect threshold',
    'hawser connect threshold approve',
    'hawser connect threshold decline',
  ]).action(threshold);
  add('staging [mode]', 'Staging mode: import and synchronize, export nothing. Shows it; on and off set it.', [
    'hawser connect staging',
    'hawser connect staging on',
    'hawser connect staging off',
  ]).action(async (mode: string | undefined, options: CommonOptions) => {
    if (mode !== undefined && mode !== 'on' && mode !== 'off')
      throw usageErrors('usage.invalid-value', {
        ...wrong('staging'),
        what: flagsText('<mode>', languageOf(options.lang)),
        given: mode,
        why: texts.onOrOff[languageOf(options.lang)],
      });
    const ask = async (agent: AgentOperations): ReturnType<AgentOperations['status']> =>
      mode === undefined ? await agent.status() : await agent.setStaging(mode === 'on');
    await show(options, ask, viewStaging, statusJson);
  });
  add('explain <object>', 'One object from forest to cloud, with the rule behind every value.', [
    'hawser connect explain anna@corp.example.com',
    "hawser connect explain 'CN=Anna,OU=Sales,DC=corp,DC=example,DC=com' --json",
  ]).action(async (object: string, options: CommonOptions) => {
    const found = await show(
      options,
      async (agent) => await agent.explain(object),
      viewExplanation,
      (objects, language) => ({ objects: objects.map((object) => explanationJson(object, language)) }),
    );
    if (found.length === 0) process.exitCode = exitCodes.problems;
  });
  add('secret <name>', 'Stores the password of a forest account (read from standard input, never from an argument).', [
    'hawser connect secret corp.example.com',
  ]).action(secret);
  addRelayCommands(add, show);
  return command;

  async function threshold(decision: string | undefined, options: CommonOptions): Promise<void> {
    if (decision !== undefined && decision !== 'approve' && decision !== 'decline') {
      throw usageErrors('usage.invalid-value', {
        ...wrong('threshold'),
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
}

/** Asks the running service, or the agent opened here when none runs; prints the answer. */
async function show<T>(
  options: CommonOptions,
  ask: (agent: AgentOperations) => Promise<T>,
  view: (answer: T, language: Language) => string,
  toJson: (answer: T, language: Language) => unknown = (answer) => answer,
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

async function sync(options: CommonOptions & { readonly full?: boolean; readonly preview?: boolean }): Promise<void> {
  const bar = new ProgressBar(languageOf(options.lang));
  const signal = untilStopped();
  const run = await show(
    options,
    async (agent) => {
      try {
        return await agent.sync(
          { full: options.full === true, preview: options.preview === true },
          ({ step, connector, done, expected }) => bar.update(`${step} ${connector}`, done, expected),
          signal,
        );
      } finally {
        bar.finish();
      }
    },
    options.preview === true ? viewPreview : viewRun,
    runJson,
  );
  if (run.result.startsWith('completed')) process.exitCode = exitCodes.warnings;
  else if (run.result !== 'success') process.exitCode = exitCodes.problems;
}

async function serve(options: CommonOptions): Promise<void> {
  const { serveAgent } = await import('../../connect/index.ts');
  await import('../texts.ts');
  await serveAgent(options.config, { signal: untilStopped() });
}

/**
 * Asks for the passwords that are missing, then for the code. Who is registered already stays it, unless a new code is
 * given.
 */
async function setup(options: CommonOptions & { readonly code?: string; readonly name: string }): Promise<void> {
  const { openSetup } = await import('../../connect/index.ts');
  const t = translateInto(languageOf(options.lang));
  const assistant = openSetup(options.config);
  using prompter = new Prompter();
  const stored = await storeMissing(assistant, prompter, options);
  const known = assistant.registeredAs();
  if (known && options.code === undefined) {
    if (options.json === true) return printJson({ ...known, isNew: false, stored });
    const lines = [
      ...(stored.length > 0 ? [t(texts.stored, { names: stored.join(', ') })] : []),
      t(texts.alreadyRegistered, known),
      '',
      hint('hawser connect status', t(texts.howItIs)),
      hint('hawser connect secret NAME', t(texts.anotherPassword)),
      hint('hawser connect setup --code CODE', t(texts.registerAgain)),
    ];
    return console.log(lines.join('\n'));
  }
  const what = t(texts.oneTimeCode);
  const code = given(options.code ?? (await prompter.ask(what)), what, 'setup');
  const { tenantId, agentId } = await assistant.register({ code, name: options.name });
  if (options.json === true) return printJson({ tenantId, agentId, isNew: true, stored });
  const lines = [
    t(texts.registered, { agentId }),
    '',
    hint('hawser connect sync --preview', t(texts.preview)),
    hint('hawser connect serve', t(texts.runsAgent)),
  ];
  console.log(lines.join('\n'));
}

/** Answers the names whose passwords were stored. A wrong one is said now, before the one-time code is spent. */
async function storeMissing(assistant: Setup, prompter: Prompter, { lang }: CommonOptions): Promise<readonly string[]> {
  const names = assistant.missingSecrets();
  for (const name of names) {
    const what = translateInto(languageOf(lang))(texts.accountPassword, { name });
    assistant.storeSecret(name, given(await prompter.askSecret(what), what, 'setup'));
    await assistant.tryForest(name);
  }
  return names;
}

async function secret(name: string, options: CommonOptions): Promise<void> {
  const { openSetup } = await import('../../connect/index.ts');
  const t = translateInto(languageOf(options.lang));
  using prompter = new Prompter();
  const assistant = openSetup(options.config);
  if (!assistant.secretNames.some((known) => known.toLowerCase() === name.toLowerCase())) {
    const why = t(texts.secretNames, { names: assistant.secretNames.join(', ') });
    const what = flagsText('<name>', languageOf(options.lang));
    throw usageErrors('usage.invalid-value', { ...wrong('secret'), what, given: name, why });
  }
  const what = t(texts.passwordFor, { name });
  assistant.storeSecret(name, given(await prompter.askSecret(what), what, 'secret'));
  if (options.json === true) printJson({ stored: name });
  else console.log(t(texts.stored, { names: name }));
}

/** An empty line, the end of what was piped in, and Ctrl-C at the question all mean: nothing is stored. */
function given(answer: string, what: string, name: string): string {
  if (answer === '') throw usageErrors('usage.nothing-given', { what, ...wrong(name) });
  return answer;
}

function wrong(name: string): { readonly command: string } {
  return { command: `hawser connect ${name}` };
}
