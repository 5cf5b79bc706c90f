import { readdirSync, readFileSync } from 'node:fs';

/**
 * What of a process used the processor. `program` is its first thread, `database` the thread of the embedded one, `v8`
 * the threads that compile and collect garbage, `other` all the rest (the thread pool, threads that have ended), and
 * `started` the programs that it started and that have ended.
 */
export const shares = ['program', 'database', 'v8', 'other', 'started'] as const;
export type Share = (typeof shares)[number];
export const shareNames: Readonly<Record<Share, string>> = {
  program: 'program',
  database: 'database thread',
  v8: "V8's helpers",
  other: 'other threads',
  started: 'programs it started',
};

/** Milliseconds since the process began. */
export type ProcessorTime = Readonly<Record<Share, number>>;

/** proc(5) counts in hundredths of a second. */
const TICK_MS = 10;

interface Stat {
  readonly parent: number;
  readonly own: number;
  readonly started: number;
}

/** Times of a `stat` file: the fields behind the name, which stands in brackets. */
function readStat(path: string): Stat {
  const text = readFileSync(path, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (at: number): number => Number(fields[at]);
  return {
    parent: field(1),
    own: (field(11) + field(12)) * TICK_MS,
    started: (field(13) + field(14)) * TICK_MS,
  };
}

function shareOf(thread: string, name: string, pid: number): Share {
  if (thread === String(pid)) return 'program';
  if (name === 'database') return 'database';
  return /V8Worker|DelayedTaskSche/.test(name) ? 'v8' : 'other';
}

/** Of a Node.js process, thread by thread. */
export function processorTime(pid: number): ProcessorTime {
  const { own, started } = readStat(`/proc/${pid}/stat`);
  const time: Record<Share, number> = { program: 0, database: 0, v8: 0, other: 0, started };
  let seen = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${thread}`;
    const used = readStat(`${folder}/stat`).own;
    time[shareOf(thread, readFileSync(`${folder}/comm`, 'utf8').trim(), pid)] += used;
    seen += used;
  }
  time.other += Math.max(0, own - seen);
  return time;
}

/** Milliseconds of a server, of the processes that it started, and of theirs. */
export function serverProcessorMs(pid: number): number {
  const all = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      all.set(Number(name), readStat(`/proc/${name}/stat`));
    } catch {
      // It has just ended.
    }
  }
  const belongs = (id: number): boolean => id === pid || belongsToParent(all.get(id)?.parent ?? 0);
  const belongsToParent = (parent: number): boolean => parent > 1 && belongs(parent);
  let sum = 0;
  for (const [id, { own, started }] of all) if (belongs(id)) sum += own + started;
  return sum;
}

/** Milliseconds of this process and of every program that it started and that has ended. */
export function ownProcessorMs(): number {
  const { own, started } = readStat('/proc/self/stat');
  return own + started;
}

function combine(one: ProcessorTime, other: ProcessorTime, how: (a: number, b: number) => number): ProcessorTime {
  const of = (share: Share): number => how(one[share], other[share]);
  return {
    program: of('program'),
    database: of('database'),
    v8: of('v8'),
    other: of('other'),
    started: of('started'),
  };
}

export function since(before: ProcessorTime, after: ProcessorTime): ProcessorTime {
  // What is left over for threads that have ended may be a tick less than before.
  return combine(before, after, (earlier, later) => Math.max(0, later - earlier));
}

export function plus(one: ProcessorTime, other: ProcessorTime): ProcessorTime {
  return combine(one, other, (a, b) => a + b);
}

export const nothingUsed: ProcessorTime = { program: 0, database: 0, v8: 0, other: 0, started: 0 };

export function total(time: ProcessorTime): number {
  return shares.reduce((sum, share) => sum + time[share], 0);
}

/** The most memory that the process ever had, in octets. */
export function peakMemory(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0') * 1024;
}

/** "program 1.2 ms, database thread 0.8 ms": each share divided by `divisor`. */
export function describeShares(time: ProcessorTime, divisor: number, unit: string): string {
  return shares
    .filter((share) => time[share] > 0)
    .map((share) => `${shareNames[share]} ${Number((time[share] / divisor).toPrecision(2))} ${unit}`)
    .join(', ');
}
