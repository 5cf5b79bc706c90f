import { hostname, userInfo } from 'node:os';
import { Argument } from 'commander';
import { csvHead, csvLine } from '../../base/csv.ts';
import type {
  AgentOperations,
  HeldDelete,
  HeldDeletesQuery,
  HoldSummary,
  ThresholdList,
  Verdict,
} from '../../connect/index.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { wholeNumber } from '../terminal/whole-number.ts';
import { usageErrors } from '../help/usage-errors.ts';
import type { AddCommand, CommonOptions } from './subcommand.ts';
import { inCommand, show } from './subcommand.ts';
import { viewThreshold } from './threshold-view.ts';

interface Options extends CommonOptions {
  readonly hold?: number;
  readonly group?: string;
  readonly csv?: boolean;
}

const verdicts: Readonly<Record<string, Verdict>> = { approve: 'approved', decline: 'declined' };

/** `hawser connect threshold`: what the accidental-delete threshold counts and holds back, and what becomes of it. */
export function addThreshold(add: AddCommand): void {
  add('threshold', 'Lists the deletes that the accidental-delete threshold holds back; approves or declines them.', [
    'hawser connect threshold',
    'hawser connect threshold list --hold 3 --csv > held.csv',
    'hawser connect threshold approve --hold 3',
    'hawser connect threshold decline --hold 3 --group 1f0c9a2e',
  ])
    .addArgument(new Argument('[action]', 'what to do').choices(['list', 'approve', 'decline']).default('list'))
    .option('--hold <number>', 'only this hold', wholeNumber(1, 2 ** 31 - 1))
    .option('--group <id>', 'only this group of the hold')
    .option('--csv', 'every held delete as one line of a CSV file')
    .action(async (action: string, options: Options) => {
      if (options.group !== undefined && options.hold === undefined)
        throw usageErrors('usage.missing-option', { option: '--hold', ...inCommand('threshold') });
      if (options.csv === true) return await printCsv(action, options);
      const verdict = verdicts[action];
      const list = await show(
        options,
        async (agent) => (verdict === undefined ? await agent.threshold() : await decide(agent, verdict, options)),
        (state, language) => viewThreshold(state, language, options),
      );
      if (list.holds.some(isOpen)) process.exitCode = exitCodes.problems;
    });
}

const isOpen = ({ verdict }: HoldSummary): boolean => verdict === null;

/** The holds, or the group, as they are listed at this moment: each with the digest that names it. */
async function decide(agent: AgentOperations, verdict: Verdict, { hold, group }: Options): Promise<ThresholdList> {
  const before = await agent.threshold();
  const by = `${userInfo().username}@${hostname()}`;
  const meant = before.holds.filter((listed) => (hold === undefined ? isOpen(listed) : listed.id === hold));
  let after = before;
  // A hold or group that is not listed: the agent says so.
  if (hold !== undefined && meant.length === 0)
    return await agent.decideHold({ hold, group: group ?? null, digest: '', verdict, by });
  for (const { id, digest, groups } of meant) {
    const listed = group === undefined ? undefined : groups.find((known) => known.id === group);
    const shown = group === undefined ? digest : (listed?.digest ?? '');
    after = await agent.decideHold({ hold: id, group: group ?? null, digest: shown, verdict, by });
  }
  return after;
}

const columns = ['hold', 'group', 'class', 'name', 'sourceAnchor', 'cause', 'source', 'container', 'heldAt', 'verdict'];

async function printCsv(action: string, options: Options): Promise<void> {
  const command = inCommand('threshold');
  if (action !== 'list') throw usageErrors('usage.conflict', { one: '--csv', other: action, ...command });
  if (options.json === true) throw usageErrors('usage.conflict', { one: '--csv', other: '--json', ...command });
  const which: HeldDeletesQuery = { hold: options.hold ?? null, group: options.group ?? null };
  await show(options, async (agent) => await agent.heldDeletes(which), toCsv);
}

function toCsv(deletes: readonly HeldDelete[]): string {
  const lines = deletes.map(({ hold, group, class: objectClass, name, sourceAnchor, ...rest }) =>
    csvLine([
      ...[hold, group, objectClass, name, sourceAnchor],
      ...[rest.cause, rest.source, rest.container, rest.heldAt, rest.verdict],
    ]),
  );
  // The terminal adds the last line's end itself.
  return (csvHead(columns) + lines.join('')).replace(/\n$/, '');
}
