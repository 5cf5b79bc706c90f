import { availableParallelism } from 'node:os';
import type { RunSummary } from '../src/connect/index.ts';
import type { Row } from './measure/benchmark.ts';
import type { ProcessorTime } from './measure/processor-time.ts';
import { describeShares, shareNames, total } from './measure/processor-time.ts';
import type { Floor } from './floor.ts';
import { objectsOf, referencesOf } from './sources/source.ts';
import type { SynchronizationOptions } from './synchronization.ts';
import type { SetUpCost, SyncCost, System } from './system.ts';

const MIB = 2 ** 20;

/** Design 10, at 100,000 users. */
const target = { perObject: 400, rate: 4500, floors: 11, connectMib: 384, cloudMib: 400 } as const;

export function stepMs({ steps }: RunSummary, kind: string): number {
  return steps
    .filter((step) => step.kind === kind)
    .reduce((sum, { startedAt, finishedAt }) => sum + Date.parse(finishedAt ?? startedAt) - Date.parse(startedAt), 0);
}

/** Where the time of a run went, for the note behind a row. */
export function stepsOf(run: RunSummary): string {
  const kinds = [...new Set(run.steps.map(({ kind }) => kind))];
  return kinds.map((kind) => `${kind} ${(stepMs(run, kind) / 1000).toFixed(1)} s`).join(', ');
}

export function floorRow({ dump, copy }: Floor, label: string): Row {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
  const processor = `${seconds(dump.processorMs)} and ${seconds(copy.processorMs)}`;
  return {
    part: 'floor',
    name: `floor, ${label}: dump over LDAP and COPY into PostgreSQL`,
    value: (dump.ms + copy.ms) / 1000,
    unit: 's',
    note: `dump ${seconds(dump.ms)}, COPY ${seconds(copy.ms)}; processor time with both servers ${processor}`,
  };
}

/** Both databases and programs, apart from what is synchronized afterwards. */
export function setUpRows({ cloud, connect }: System['setUp'], label: string): Row[] {
  const rows = (side: string, { ms, used }: SetUpCost): Row[] => [
    {
      part: 'set-up',
      name: `set-up of ${side} on an empty folder, ${label}`,
      value: ms / 1000,
      unit: 's',
    },
    {
      part: 'set-up',
      name: `… processor time of ${side}`,
      value: total(used) / 1000,
      unit: 's',
      note: describeShares(used, 1000, 's'),
    },
  ];
  return [...rows('the cloud, until it listens', cloud), ...rows('Connect, until it is open', connect)];
}

interface Initial extends SynchronizationOptions {
  readonly initial: SyncCost;
  /** Of the directory's server. */
  readonly sourceMs: number;
}

export function initialRows(options: Initial): Row[] {
  return [...elapsedRows(options), ...processorRows(options)];
}

function elapsedRows({ initial, source, label, floor, isTarget, sourceMs }: Initial): Row[] {
  const objects = objectsOf(source.size);
  const seconds = initial.ms / 1000;
  const rate = objects / seconds;
  const floorSeconds = floor && (floor.dump.ms + floor.copy.ms) / 1000;
  const used = total(initial.connect) + total(initial.cloud) + sourceMs;
  const cores = availableParallelism();
  const [objectCount, referenceCount] = [objects, referencesOf(source.size)].map((count) => count.toLocaleString('en'));
  return [
    {
      name: `initial synchronization, ${label}`,
      value: seconds,
      unit: 's',
      ...(floorSeconds !== undefined && {
        reference: { name: 'floor', value: floorSeconds, unit: 's' },
        ratio: seconds / floorSeconds,
        ...(isTarget && { target: '11 floors, aim 5', met: seconds / floorSeconds <= target.floors }),
      }),
      note: `${objectCount} objects, ${referenceCount} references; ${initial.run.result}: ${stepsOf(initial.run)}`,
    },
    {
      name: '… rate',
      value: rate,
      unit: 'objects/s',
      ...(isTarget && { target: '4,500 objects/s', met: rate >= target.rate }),
    },
    {
      name: `… share of the ${cores} cores used, the directory with it`,
      value: (used * 100) / (initial.ms * cores),
      unit: '%',
    },
  ];
}

function processorRows({ initial, source, floor, isTarget, sourceMs }: Initial): Row[] {
  const objects = objectsOf(source.size);
  const perObject = (ms: number): number => (ms * 1000) / objects;
  const both = perObject(total(initial.connect) + total(initial.cloud));
  const least = floor && perObject(floor.dump.processorMs + floor.copy.processorMs);
  const side = (name: string, used: ProcessorTime): Row[] =>
    (['program', 'database', 'v8', 'other'] as const).map((share) => ({
      name: `… ${name}, ${shareNames[share]}`,
      value: perObject(used[share]),
      unit: 'µs per object',
    }));
  return [
    {
      name: '… processor time per object with its references, both sides',
      value: both,
      unit: 'µs',
      ...(least !== undefined && {
        reference: { name: 'floor, with both servers', value: least, unit: 'µs' },
        ratio: both / least,
      }),
      ...(isTarget && { target: '400 µs, aim 250', met: both <= target.perObject }),
    },
    ...side('Connect', initial.connect),
    ...side('cloud', initial.cloud),
    {
      name: `… the directory itself (${source.name}), not counted above`,
      value: perObject(sourceMs),
      unit: 'µs per object',
    },
  ];
}

export function memoryRows(
  peak: { readonly connect: number; readonly cloud: number },
  { label, isTarget }: SynchronizationOptions,
): Row[] {
  const row = (side: string, octets: number, most: number): Row => ({
    part: 'memory',
    name: `peak memory of ${side}, set-up and initial synchronization, ${label}`,
    value: octets / MIB,
    unit: 'MiB',
    ...(isTarget && { target: `${most} MiB`, met: octets <= most * MIB }),
  });
  return [row('Connect', peak.connect, target.connectMib), row('the cloud', peak.cloud, target.cloudMib)];
}
