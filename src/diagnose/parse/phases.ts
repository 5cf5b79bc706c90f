import { copyOf, copyOfLine } from '../text/copy.ts';
import type { Line } from '../text/lines.ts';
import type { ProxyFault } from './fact-kinds.ts';
import type { Place, Role } from './hosts.ts';
import type { Phase } from './phase-plan.ts';
import { phases } from './phase-plan.ts';
import type { Progress, Track } from './phase-track.ts';
import { advance, emptyTrack, freshTrack, progressOf, stepOf } from './phase-track.ts';

/**
 * How far each client of a proxy got in the phases of `traffic.json`: in which order which hosts are asked,
 * repetitions included. The first step that was tried and never answered is where it broke. A repetition may be
 * missing (an open tunnel is used again), a step that was skipped while a later one answered is only unseen, and a
 * phase that ends without a failure was cut off, not broken.
 */
const phasesByRole = new Map<Role, (readonly [index: number, phase: Phase])[]>();
for (const [index, phase] of phases.entries()) {
  for (const role of new Set(phase.steps.map((step) => step.role)))
    phasesByRole.set(role, [...(phasesByRole.get(role) ?? []), [index, phase]]);
}

const clientLimit = 2_000;
export class PhaseTracker {
  readonly #clients = new Map<string, { readonly tracks: (Track | undefined)[]; readonly seen: Set<Role> }>();
  /** Clients beyond the limit are not followed. */
  limited = false;

  answered(client: string, { role, cloud }: Place, host: string, line: Line, at: number): void {
    const known = this.#client(client, role);
    if (!known) return;
    for (const [index, phase] of phasesByRole.get(role) ?? []) {
      const track = known.tracks[index];
      if (!track) {
        known.tracks[index] = freshTrack(phase, cloud, role, host, line, at);
        continue;
      }
      advance(track, phase, role, host, line, at);
    }
  }

  failed(
    client: string,
    { role, cloud }: Place,
    host: string,
    fault: ProxyFault,
    line: Line,
    at: number,
    time: number | undefined,
  ): void {
    const known = this.#client(client, role);
    if (!known) return;
    for (const [index, phase] of phasesByRole.get(role) ?? []) {
      const track = (known.tracks[index] ??= { ...emptyTrack(line, at), cloud });
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
 * A group counts when a host appears that nothing else asks for. Of its phases the one whose order fits best; where
 * two that are equally far cannot be distinguished yet, both are named.
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
