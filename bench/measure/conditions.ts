import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { ownProcessorMs } from './processor-time.ts';
import { measureReferenceWork } from './reference-work.ts';

/** How quiet the machine was while something was measured: whose wall times can be believed. */
export interface Conditions {
  /** The load average of one minute, at the beginning and at the end. */
  readonly load: readonly [number, number];
  /** Of the processor time that there was: what another machine on the same host had. Percent. */
  readonly steal: number;
  /** … and what programs that are no part of the measurement used. Percent. */
  readonly others: number;
  /** Processor time of the same piece of work, before and after: how fast a processor was. Milliseconds. */
  readonly referenceWorkMs: readonly [number, number];
  readonly seconds: number;
}

/** From here on elapsed times say more about the machine than about the program; processor time grows less. Percent. */
const NOISE = 5;

export function isNoisy({ steal, others }: Conditions): boolean {
  return steal + others > NOISE;
}

export function describeConditions(conditions: Conditions): string {
  const { load, steal, others, seconds, referenceWorkMs } = conditions;
  const percent = (value: number): string => `${value.toFixed(1)} %`;
  const loads = load.map((value) => value.toFixed(2)).join(' → ');
  const shares = `steal ${percent(steal)}, other programs ${percent(others)}`;
  const reference = referenceWorkMs.map((ms) => ms.toFixed(0)).join(' → ');
  const text = `${seconds.toFixed(0)} s, load ${loads}, ${shares}, reference work ${reference} ms`;
  return isNoisy(conditions) ? `${text}: noisy, elapsed times say little` : text;
}

/** Runs `work`, of which every program has to have ended when it is done. */
export async function underConditions<T>(work: () => Promise<T>): Promise<{ result: T; conditions: Conditions }> {
  const workBefore = measureReferenceWork();
  const before = { load: loadNow(), ms: performance.now(), own: ownProcessorMs(), ...machineMs() };
  const result = await work();
  const after = { load: loadNow(), ms: performance.now(), own: ownProcessorMs(), ...machineMs() };
  const ms = after.ms - before.ms;
  const available = (ms * availableParallelism()) / 100;
  const others = after.busy - before.busy - (after.own - before.own);
  const conditions: Conditions = {
    load: [before.load, after.load],
    steal: (after.steal - before.steal) / available,
    referenceWorkMs: [workBefore, measureReferenceWork()],
    // The kernel's tick and what it counts by are not the same clock.
    others: Math.max(0, others / available),
    seconds: ms / 1000,
  };
  return { result, conditions };
}

function loadNow(): number {
  return loadavg()[0] ?? Number.NaN;
}

/** proc(5): user, nice, system, idle, iowait, irq, softirq, steal; in hundredths of a second. */
function machineMs(): { busy: number; steal: number } {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)
    .join('')
    .split(/\s+/)
    .slice(1)
    .map((ticks) => Number(ticks) * 10);
  return { busy: user + nice + system + irq + softirq, steal };
}
