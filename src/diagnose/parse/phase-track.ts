import { copyOf, copyOfLine } from '../text/copy.ts';
import type { Line } from '../text/lines.ts';
import type { ProxyFault } from './fact-kinds.ts';
import type { Cloud, Role } from './hosts.ts';
import { nameOfRole } from './hosts.ts';
import type { Phase } from './phase-plan.ts';
import { hints } from './phase-plan.ts';

/** One client on its way through one phase. */
export interface Track {
  cloud: Cloud;
  done: number;
  /** Roles that answered in this attempt. */
  answered: Set<Role>;
  breaks: Break[];
  consumed: number;
  unseen: number;
  returns: number;
  last: string;
  lastLine: Line;
  lastTime: number;
  complete: boolean;
  /** A host that this phase alone asks under that name. */
  hinted: boolean;
}

export interface Break {
  readonly step: number;
  readonly host: string;
  readonly fault: ProxyFault;
  readonly line: Line;
  readonly time: number | undefined;
}

export interface Progress {
  readonly phase: Phase;
  readonly client: string;
  readonly cloud: Cloud;
  readonly state: 'complete' | 'broken' | 'open';
  /** Steps that answered, of all, and the number of the one that comes next or broke. */
  readonly done: number;
  readonly step: number;
  readonly total: number;
  /** The host that answered last, and where. */
  readonly last: string;
  readonly lastLine: Line;
  /** What comes next, or where it broke. */
  readonly next: string;
  readonly break: Break | undefined;
  /** The steps before the open one were gone through again and again. */
  readonly returns: number;
  readonly lastTime: number;
  /** Another phase that looks the same so far. */
  readonly or?: Phase;
  readonly orTotal?: number;
}

/** After this long without a word the first host starts a new attempt. */
const pauseMs = 5 * 60_000;

export function emptyTrack(line: Line, at: number): Track {
  return {
    cloud: 'worldwide',
    done: 0,
    answered: new Set(),
    breaks: [],
    consumed: 0,
    unseen: 0,
    returns: 0,
    last: '',
    lastLine: copyOfLine(line),
    lastTime: at,
    complete: false,
    hinted: false,
  };
}

export function freshTrack(phase: Phase, cloud: Cloud, role: Role, host: string, line: Line, at: number): Track {
  const track = { ...emptyTrack(line, at), cloud };
  advance(track, phase, role, host, line, at);
  return track;
}

/**
 * The step that a request for `role` belongs to next: the first such one with nothing before it that has to come
 * first.
 */
export function stepOf(track: Track, { steps }: Phase, role: Role): number | undefined {
  for (const [at, step] of steps.entries()) {
    if (at < track.done) continue;
    if (step.role === role) return at;
    if (!step.optional && !track.answered.has(step.role)) return undefined;
  }
  return undefined;
}

export function advance(track: Track, phase: Phase, role: Role, host: string, line: Line, at: number): void {
  const { steps } = phase;
  const previous = steps[track.done - 1];
  const paused = at - track.lastTime > pauseMs;
  track.lastTime = Math.max(track.lastTime, at);
  // The same host again: more tunnels of the step that is open.
  if (previous?.role === role && !(steps[track.done]?.role === role && host !== track.last)) {
    if (track.breaks.length > 0) track.breaks = track.breaks.filter(({ step }) => step !== track.done - 1);
    return;
  }
  let step = stepOf(track, phase, role);
  if (step === undefined || (role === steps[0]?.role && paused)) {
    const again = role === steps[0]?.role && (paused || finished(track, phase));
    if (again) {
      if (finished(track, phase)) {
        track.complete = true;
        track.returns = 0;
      } else track.returns++;
      step = track.breaks.length === 0 ? 0 : undefined;
      if (step === 0) Object.assign(track, { done: 0, answered: new Set<Role>(), unseen: 0, consumed: 0 });
    }
  }
  if (step === undefined) {
    const later = steps.findIndex((one, index) => index >= track.done && one.role === role);
    if (track.breaks.length > 0) track.breaks = track.breaks.filter((one) => steps[one.step]?.role !== role);
    if (track.answered.has(role)) {
      if (role === steps[0]?.role) track.returns++;
      return;
    }
    // Proxies write a tunnel down when it ends: an earlier host may come after a later one.
    if (later < 0 && track.unseen > 0) track.unseen--;
    // A later host answers: what lies between was not logged, unless it is known to have failed.
    if (later < 0 || track.breaks.some((one) => one.step < later)) {
      track.answered.add(role);
      return;
    }
    track.unseen += steps
      .slice(track.done, later)
      .filter((one) => !one.optional && !track.answered.has(one.role)).length;
    step = later;
  }
  if (track.breaks.length > 0) track.breaks = track.breaks.filter((one) => one.step !== step);
  track.hinted ||= hints.has(host) && steps[step]?.host === host;
  track.done = step + 1;
  track.consumed++;
  track.answered.add(role);
  // What repeats the last line word for word needs no second copy.
  if (track.last !== host) track.last = copyOf(host);
  track.lastLine = copyOfLine(line);
}

/** All steps are behind, but for those that may be missing: repetitions and optional ones. */
function finished(track: Track, { steps }: Phase): boolean {
  return track.done > 0 && steps.slice(track.done).every((step) => step.optional || track.answered.has(step.role));
}

export function progressOf(track: Track, phase: Phase, client: string): Progress {
  const { steps } = phase;
  const broken = [...track.breaks].sort((a, b) => a.step - b.step)[0];
  const complete = !broken && (track.complete || finished(track, phase));
  const open = steps.find((step, at) => at >= track.done && !step.optional && !track.answered.has(step.role));
  // An optional step that was not asked for is no step of this attempt.
  const counted = steps.map((step, at) => !step.optional || track.answered.has(step.role) || at === broken?.step);
  const total = counted.filter(Boolean).length;
  const upTo = broken?.step ?? track.done;
  const behind = Math.min(track.consumed, upTo);
  const named = track.cloud === 'worldwide' ? open?.host : undefined;
  return {
    phase,
    client,
    cloud: track.cloud,
    state: broken ? 'broken' : complete ? 'complete' : 'open',
    done: complete ? total : behind,
    step: counted.slice(0, upTo).filter(Boolean).length + 1,
    total,
    last: track.last,
    lastLine: track.lastLine,
    next: broken?.host ?? (open ? (named ?? nameOfRole(open.role, track.cloud)) : ''),
    break: broken,
    returns: track.returns,
    lastTime: track.lastTime,
  };
}
