import { withSentence } from '../../base/details.ts';
import { viewExplanation } from '../explain/view.ts';
import type { AgentOperations, ErrorList, PendingExports, RunSummary } from '../../connect/index.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { wholeNumber } from '../terminal/whole-number.ts';
import { explanationJson, runJson, statusJson } from './json.ts';
import type { AddCommand, CommonOptions } from './subcommand.ts';
import { show } from './subcommand.ts';
import { viewErrors, viewPending, viewRuns, viewStatus } from './views.ts';

/** The state of the agent: status, runs, errors, pending exports. */
export function addReports(add: AddCommand): void {
  add('status', 'Shows the state of the agent: service, last run, pending exports.', [
    'hawser connect status',
    'hawser connect status --json',
  ]).action(async (options: CommonOptions) => {
    await show(options, async (agent) => await agent.status(), viewStatus, statusJson);
  });
  add('runs', 'The last runs and their results.', [
    'hawser connect runs --limit 50',
    'hawser connect runs --all --json',
  ])
    .option('--limit <count>', 'how many', wholeNumber(1, 1000), 20)
    .option('--all', 'all of them')
    .action(async (options: CommonOptions & { limit: number; all?: boolean }) => {
      await show(
        options,
        async (agent) => (options.all === true ? await everyRun(agent) : await agent.runs({ limit: options.limit })),
        viewRuns,
        (runs, language) => ({ runs: runs.map((run) => runJson(run, language)) }),
      );
    });
  add('errors', 'Objects with errors, and what is wrong with each.', [
    'hawser connect errors',
    'hawser connect errors --all --json',
  ])
    .option('--limit <count>', 'how many objects to list', wholeNumber(1, 1000), 100)
    .option('--all', 'all of them')
    .action(async (options: CommonOptions & { limit: number; all?: boolean }) => {
      const { total } = await show(
        options,
        async (agent) => (options.all === true ? await everyError(agent) : await agent.errors(options)),
        viewErrors,
        ({ errors, ...rest }, language) => ({
          ...rest,
          errors: errors.map((error) => withSentence(error, 'detail', language)),
        }),
      );
      if (total > 0) process.exitCode = exitCodes.problems;
    });
  add('pending', 'What is still to be exported, held-back deletes included.', [
    'hawser connect pending --limit 100',
    'hawser connect pending --all --json',
  ])
    .option('--limit <count>', 'how many objects to list', wholeNumber(1, 1000), 20)
    .option('--all', 'all of them')
    .action(async (options: CommonOptions & { limit: number; all?: boolean }) => {
      await show(
        options,
        async (agent) => (options.all === true ? await everyPending(agent) : await agent.pending(options)),
        viewPending,
      );
    });
}

const RUNS = 1000;

async function everyRun(agent: Pick<AgentOperations, 'runs'>): Promise<readonly RunSummary[]> {
  const runs: RunSummary[] = [];
  for (let page: readonly RunSummary[] | undefined; !page || page.length === RUNS;) {
    const last = page?.at(-1);
    page = await agent.runs({ limit: RUNS, ...(last && { before: Number(last.id) }) });
    runs.push(...page);
  }
  return runs;
}

/** Page after page. */
async function everyError(agent: Pick<AgentOperations, 'errors'>): Promise<ErrorList> {
  const first = await agent.errors();
  const errors = [...first.errors];
  for (let after = first.next; after !== null;) {
    const page = await agent.errors({ after });
    errors.push(...page.errors);
    after = page.next;
  }
  return { ...first, errors, next: null };
}

/** Page after page. */
async function everyPending(agent: Pick<AgentOperations, 'pending'>): Promise<PendingExports> {
  const first = await agent.pending();
  const objects = [...first.objects];
  for (let after = first.next; after !== null;) {
    const page = await agent.pending({ after });
    objects.push(...page.objects);
    after = page.next;
  }
  return { ...first, objects, next: null };
}

export function addExplain(add: AddCommand): void {
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
}
