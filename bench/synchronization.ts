import type { BenchmarkContext, Row } from './measure/benchmark.ts';
import { median } from './measure/percentile.ts';
import { total } from './measure/processor-time.ts';
import type { Floor } from './floor.ts';
import { floorRow, initialRows, memoryRows, setUpRows, stepMs, stepsOf } from './synchronization-rows.ts';
import type { MixedChanges, Source } from './sources/source.ts';
import { mixedChanges } from './sources/source.ts';
import type { SyncCost } from './system.ts';
import { System } from './system.ts';

const QUIET_CYCLES = 11;

export interface Synchronized {
  readonly users: number;
  readonly ms: number;
  /** Of both sides together. */
  readonly processorMs: number;
  readonly rows: readonly Row[];
}

export interface SynchronizationOptions {
  readonly source: Source;
  /** "100,000 users". */
  readonly label: string;
  /** What is measured first, where there is one for that source. */
  readonly floor?: Floor | undefined;
  /** Whether the targets are meant for this size and source. */
  readonly isTarget: boolean;
  readonly context: BenchmarkContext;
}

/** One directory from an empty system to a busy day: set-up, initial synchronization, nothing changed, many changes. */
export async function measureSynchronization(options: SynchronizationOptions): Promise<Synchronized> {
  const { source, label, floor, context } = options;
  context.report(`${label}: new system`);
  await using system = await System.start(source);
  await allowDeletes(system, source.size.users);
  context.report(`${label}: initial synchronization`);
  const sourceBefore = source.processorMs();
  const initial = await system.sync(true);
  const sourceMs = source.processorMs() - sourceBefore;
  const rows: Row[] = [
    ...(floor ? [floorRow(floor, label)] : []),
    ...setUpRows(system.setUp, label),
    ...initialRows({ ...options, initial, sourceMs }),
    ...memoryRows(system.peakMemory(), options),
  ];
  if (context.wants('no-change')) {
    context.report(`${label}: nothing changed`);
    rows.push(...(await nothingChanged(system, options)));
  }
  if (context.wants('safety-import')) {
    context.report(`${label}: everything read and compared again`);
    rows.push(await safetyImport(system, options, initial));
  }
  if (context.wants('delta')) {
    context.report(`${label}: 1 % deleted, 1 % created, 5 % modified`);
    rows.push(...(await busyDay(system, options, initial)));
  }
  const processorMs = total(initial.connect) + total(initial.cloud);
  return { users: source.size.users, ms: initial.ms, processorMs, rows };
}

/** The threshold lets go what the benchmark deletes: set as an administrator does it, on the console's page. */
async function allowDeletes(system: System, count: number): Promise<void> {
  const browser = await system.openConsole();
  const values = { thresholdCount: String(count), thresholdWindowHours: '24', thresholdPercent: '' };
  const { status, path } = await browser.post('/console/settings', '/console/settings', values);
  if (status !== 200 || !path.includes('saved')) throw new Error(`the console does not take the threshold: ${status}`);
}

async function nothingChanged(system: System, { label, isTarget }: SynchronizationOptions): Promise<Row[]> {
  await system.sync();
  const cycles: SyncCost[] = [];
  for (let cycle = 0; cycle < QUIET_CYCLES; cycle++) cycles.push(await system.sync());
  const imports = cycles.map(({ run }) => stepMs(run, 'delta-import'));
  const beyond = median(cycles.map(({ ms }, at) => ms - (imports[at] ?? 0)));
  const processor = median(cycles.map(({ connect, cloud }) => total(connect) + total(cloud)));
  const row = { part: 'no-change', samples: QUIET_CYCLES } as const;
  return [
    {
      ...row,
      name: `delta with nothing changed, ${label}: beyond the import, median`,
      value: beyond,
      unit: 'ms',
      reference: { name: 'import (the directory answers)', value: median(imports), unit: 'ms' },
      ...(isTarget && { target: '200 ms', met: beyond <= 200 }),
    },
    {
      ...row,
      name: `delta with nothing changed, ${label}: processor time of both sides, median`,
      value: processor,
      unit: 'ms',
    },
  ];
}

/**
 * What a safety import costs beside a delta: the import of a cycle in which everything is read and nothing has changed.
 * The benchmark of the engine has the processor time of such a cycle.
 */
async function safetyImport(system: System, { label }: SynchronizationOptions, initial: SyncCost): Promise<Row> {
  const { run } = await system.sync(true);
  const [again, first] = [run, initial.run].map((one) => stepMs(one, 'full-import') / 1000);
  return {
    part: 'safety-import',
    name: `safety import with nothing changed, ${label}: everything read and compared`,
    value: again ?? NaN,
    unit: 's',
    reference: { name: 'import of the initial synchronization', value: first ?? NaN, unit: 's' },
  };
}

/** Throws when the cloud does not have in the end what the changes say: holding deletes back would look fast. */
async function busyDay(
  system: System,
  { source, label }: SynchronizationOptions,
  initial: SyncCost,
): Promise<readonly Row[]> {
  const changes = mixedChanges(source);
  const before = await system.countUsers();
  source.modify(changes.ldif);
  const delta = await system.sync();
  const after = await system.countUsers();
  assertArrived(changes, before, after);
  const changed = changes.deleted + changes.created + changes.modified;
  const processorMs = total(delta.connect) + total(delta.cloud);
  const note = `${changes.deleted.toLocaleString('en')} deletes left, the cloud has them in its recycle bin`;
  return [
    {
      part: 'delta',
      name: `delta with 1 % deleted, 1 % created, 5 % modified, ${label}`,
      value: delta.ms / 1000,
      unit: 's',
      reference: { name: 'initial synchronization', value: initial.ms / 1000, unit: 's' },
      ratio: delta.ms / initial.ms,
      note: `${note}; ${delta.run.result}: ${stepsOf(delta.run)}`,
    },
    {
      part: 'delta',
      name: `delta …, ${label}: processor time of both sides per changed object`,
      value: (processorMs * 1000) / changed,
      unit: 'µs',
    },
  ];
}

type UserCounts = Awaited<ReturnType<System['countUsers']>>;

function assertArrived({ deleted, created }: MixedChanges, before: UserCounts, after: UserCounts): void {
  const arrived = { deleted: after.deleted - before.deleted, live: after.live - before.live };
  if (arrived.deleted === deleted && arrived.live === created - deleted) return;
  const wanted = `${deleted} deleted and ${created} created`;
  throw new Error(`the cloud did not get ${wanted}: it has ${JSON.stringify(after)} after ${JSON.stringify(before)}`);
}
