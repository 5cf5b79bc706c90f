import type { Text } from '../../base/messages.ts';
import { copyOf, copyOfLine } from '../text/copy.ts';
import type { Line } from '../text/lines.ts';
import type { Cloud, Place, Role } from './hosts.ts';
import { nameOfRole } from './hosts.ts';
import traffic from './traffic.json' with { type: 'json' };

/**
 * How far each client of a proxy got in the phases of `traffic.json`: in which order which hosts are asked, repetitions included. The first step
 * that was tried and never answered is where it broke. A repetition may be missing (an open tunnel is used again), a step that was skipped
 * while a later one answered is only unseen, and a phase that ends without a failure was cut off, not broken.
 */
export interface Phase {
  readonly id: string;
  readonly group: string;
  readonly title: Text;
  readonly account: Text;
  readonly signature: readonly Role[];
  /** Its first hosts are asked by others as well, for reasons of their own: that it goes no further means nothing. */
  readonly shared?: boolean;
  readonly steps: readonly { readonly role: Role; readonly host?: string; readonly optional?: boolean }[];
}

export const phases = traffic.phases as readonly Phase[];

const phasesByRole = new Map<Role, readonly number[]>();
for (const [at, { steps }] of phases.entries()) {
  for (const role of new Set(steps.map((step) => step.role)))
    phasesByRole.set(role, [...(phasesByRole.get(role) ?? []), at]);
}

export interface Break {
  readonly step: number;
  readonly host: string;
  readonly fault: string;
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

/** Names that only one phase of their group gives to a step. */
const hints: ReadonlySet<string> = new Set(traffic.hints);

interface Track {
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

const clientLimit = 2_000;
/** After this long without a word the first host starts a new attempt. */
const pauseMs = 5 * 60_000;

export class PhaseTracker {
  readonly #clients = new Map<string, { readonly tracks: (Track | undefined)[]; readonly seen: Set<Role> }>();
  /** Clients beyond the limit are not followed. */
  limited = false;

  answered(client: string, { role, cloud }: Place, host: string, line: Line, at: number): void {
    const known = this.#client(client, role);
    if (!known) return;
    for (const index of phasesByRole.get(role) ?? []) {
      const phase = phases[index]!;
      const track = known.tracks[index];
      if (!track) {
        known.tracks[index] = fresh(phase, cloud, role, host, line, at);
        continue;
      }
      advance(track, phase, role, host, line, at);
    }
  }

  failed(
    client: string,
    { role, cloud }: Place,
    host: string,
    fault: string,
    line: Line,
    at: number,
    time: number | undefined,
  ): void {
    const known = this.#client(client, role);
    if (!known) return;
    for (const index of phasesByRole.get(role) ?? []) {
      const phase = phases[index]!;
      const track = (known.tracks[index] ??= { ...empty(line, at), cloud });
      const step = stepOf(track, phase, role) ?? phase.steps.findIndex((one) => one.role === role);
      if (!track.breaks.some((one) => one.step === step))
        track.breaks.push({ step, host: copyOf(host), fault, line: copyOfLine(line), time });
      track.lastTime = at;
    }
  }

  #client(
    client: string,
    role: Role,
  ): { readonly tracks: (Track | undefined)[]; readonly seen: Set<Role> } | undefined {
    const known = this.#clients.get(client);
    if (known) {
      known.seen.add(role);
      return known;
    }
    if (!phasesByRole.has(role)) return undefined;
    if (this.#clients.size >= clientLimit) {
      this.limited = true;
      return undefined;
    }
    const made = { tracks: [], seen: new Set([role]) };
    this.#clients.set(copyOf(client), made);
    return made;
  }

  get clients(): number {
    return this.#clients.size;
  }

  /** Per client and group the phase that fits best; broken ones first. */
  results(): readonly Progress[] {
    const all: Progress[] = [];
    for (const [client, { tracks, seen }] of this.#clients) {
      const groups = new Map<string, Candidate[]>();
      for (const [index, track] of tracks.entries()) {
        const phase = phases[index];
        if (!track || !phase) continue;
        const candidate = candidateOf(track, phase, client, seen);
        groups.set(phase.group, [...(groups.get(phase.group) ?? []), candidate]);
      }
      for (const candidates of groups.values()) {
        const progress = bestOf(candidates);
        if (progress) all.push(progress);
      }
    }
    const order = { broken: 0, open: 1, complete: 2 } as const;
    return all.sort((one, other) => order[one.state] - order[other.state]);
  }
}

interface Candidate {
  readonly progress: Progress;
  readonly fit: number;
  readonly signed: boolean;
}

function candidateOf(track: Track, phase: Phase, client: string, seen: ReadonlySet<Role>): Candidate {
  const progress = progressOf(track, phase, client);
  const fit =
    track.consumed +
    Math.min(track.breaks.length, 1) -
    2 * track.unseen +
    (progress.state === 'complete' ? 0.5 : 0) +
    (track.hinted ? 0.25 : 0);
  return { progress, fit, signed: phase.signature.some((role) => seen.has(role)) };
}

/** How much better a phase has to fit whose own hosts were not seen yet. */
const unsignedLead = 2;

/**
 * A group counts when a host appears that nothing else asks for. Of its phases the one whose order fits best; where two that are equally far
 * cannot be told apart yet, both are named.
 */
function bestOf(candidates: readonly Candidate[]): Progress | undefined {
  const signed = candidates.filter((one) => one.signed);
  if (signed.length === 0) return undefined;
  const better = (one: Candidate, other: Candidate) => other.fit - one.fit || one.progress.total - other.progress.total;
  const [first] = [...signed].sort(better);
  const [best] = [...candidates]
    .filter((one) => one.signed || one.fit >= (first?.fit ?? 0) + unsignedLead)
    .sort(better);
  if (!best) return undefined;
  const { progress } = best;
  const twin = candidates.find(
    (one) =>
      one !== best &&
      progress.state !== 'complete' &&
      one.progress.state === progress.state &&
      one.progress.done === progress.done &&
      one.progress.next === progress.next &&
      one.fit === best.fit,
  );
  return twin ? { ...progress, or: twin.progress.phase, orTotal: twin.progress.total } : progress;
}

function empty(line: Line, at: number): Track {
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

function fresh(phase: Phase, cloud: Cloud, role: Role, host: string, line: Line, at: number): Track {
  const track = { ...empty(line, at), cloud };
  advance(track, phase, role, host, line, at);
  return track;
}

/** The step that a request for `role` belongs to next: the first such one with nothing before it that has to come first. */
function stepOf(track: Track, { steps }: Phase, role: Role): number | undefined {
  for (let at = track.done; at < steps.length; at++) {
    const step = steps[at]!;
    if (step.role === role) return at;
    if (!step.optional && !track.answered.has(step.role)) return undefined;
  }
  return undefined;
}

function advance(track: Track, phase: Phase, role: Role, host: string, line: Line, at: number): void {
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
  if (step === undefined || (role === steps[0]!.role && paused)) {
    const again = role === steps[0]!.role && (paused || finished(track, phase));
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
      if (role === steps[0]!.role) track.returns++;
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

function progressOf(track: Track, phase: Phase, client: string): Progress {
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
