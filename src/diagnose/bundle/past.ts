import type { DiagnoseInput } from '../read-input.ts';
import { documentAt } from './documents.ts';

/**
 * The engine's failures that are over. A cycle that ended well did every step: what events before it call failed (311
 * lines about a controller that was away last night, deletes that were held back until somebody approved them) is
 * history and no finding of today.
 */
const failures = /^(?:ADSync|Directory Synchronization)$/;
const endedWell = /Synchronization cycle \([\w-]+\) ended, run \d+: (?:success|completed-)/;

interface EventRecord {
  readonly level?: unknown;
  readonly time?: unknown;
  readonly source?: unknown;
  readonly msg?: unknown;
}

/** When the last cycle ended that brought everything to its end; -Infinity: none. */
export function lastGoodCycle(documents: Readonly<Record<string, unknown>>): number {
  const { lastRun } = documentAt(documents, 'connect/status.json') ?? {};
  const isGood = lastRun?.result === 'success' || lastRun?.result.startsWith('completed-') === true;
  return isGood ? (lastRun.finishedAt ?? Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY;
}

/** The latest successful end in the events. */
export function goodCycleIn(line: string): number | undefined {
  const record = parse(line);
  return record && endedWell.test(String(record.msg)) ? Date.parse(String(record.time)) : undefined;
}

/** The events with an empty line where a failure of before `since` stood: numbers of lines stay what they are. */
export function withoutPast({ name, content }: DiagnoseInput, since: number): DiagnoseInput {
  if (typeof content !== 'string') return { name, content };
  const lines = content.split('\n').map((line) => (isPast(line, since) ? '' : line));
  return { name, content: lines.join('\n') };
}

/** What led up to the failure goes with it; the good end itself stays. */
function isPast(line: string, since: number): boolean {
  const record = parse(line);
  if (!record || !failures.test(String(record.source))) return false;
  const time = Date.parse(String(record.time));
  return time < since || (time === since && record.level !== 'info');
}

function parse(line: string): EventRecord | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const record: EventRecord = JSON.parse(line);
    return record;
  } catch {
    return undefined;
  }
}
