import { Command } from 'commander';
import { untilStopped } from '../../base/work.ts';
import { findConfiguration } from '../configuration-file.ts';
import { examples as examplesOf } from '../help/examples.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { languageOf } from '../terminal/language.ts';
import { ProgressBar } from '../terminal/progress-bar.ts';
import { runJson } from './json.ts';
import { addPasswordHashes } from './password-hash-command.ts';
import { drawProgress } from './progress-view.ts';
import { addKey } from './key-command.ts';
import { addRelayCommands } from './relay-commands.ts';
import { addExplain, addReports } from './report-commands.ts';
import { addRights } from './rights-commands.ts';
import { addSecret, addSetup } from './setup-commands.ts';
import type { CommonOptions } from './subcommand.ts';
import { addTo, show } from './subcommand.ts';
import { addRules } from './rules-command.ts';
import { addStaging } from './staging-command.ts';
import { addThreshold } from './threshold-command.ts';
import { viewPreview, viewRun } from './views.ts';

/** `hawser connect …`: the agent inside your network. */
export function connectCommand(): Command {
  const command = new Command('connect')
    .description('The agent inside your network.')
    .addHelpText(
      'after',
      examplesOf(
        'hawser connect status',
        'hawser connect sync --preview',
        'hawser connect explain anna@corp.example.com',
      ),
    );
  const add = addTo(command);
  addSetup(add);
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

  addReports(add);
  addRights(add);
  addThreshold(add);
  addStaging(add);
  addRules(add);
  addExplain(add);
  addSecret(add);
  addKey(add);
  addRelayCommands(add);
  addPasswordHashes(add);
  return findConfiguration(command, 'connect');
}

async function sync(options: CommonOptions & { readonly full?: boolean; readonly preview?: boolean }): Promise<void> {
  const language = languageOf(options.lang);
  const bar = new ProgressBar(language);
  const signal = untilStopped();
  const run = await show(
    options,
    async (agent) => {
      try {
        return await agent.sync(
          { full: options.full === true, preview: options.preview === true },
          (progress) => drawProgress(bar, progress, language),
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
