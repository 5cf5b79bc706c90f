import { copyOf, copyOfLine, copyOfRecord } from '../text/copy.ts';
import type { Line } from '../text/lines.ts';
import type { Facts, Reader, Reading } from './facts.ts';
import type { Place, Role } from './hosts.ts';
import { certificateRoles, placeOf, roleOfPath } from './hosts.ts';
import type { Progress } from './phase-track.ts';
import { PhaseTracker } from './phases.ts';
import { BlockReader } from './proxy/blocks.ts';
import type { Fault, ProxyEntry } from './proxy/entry.ts';
import { faultOf } from './proxy/entry.ts';
import { parseExtended } from './proxy/extended.ts';
import { parseProxyLine, parseUnknownProxyLine } from './proxy/line.ts';
import { SignerTable } from './signers.ts';
import { namesZone } from './times.ts';

/**
 * A proxy's access log, gigabytes of it, in the memory of a few tables, each with a limit: one record per
 * destination, one per client and destination for sign-in at the proxy (`signers.ts`), one per client for the phases
 * (`phases.ts`).
 */
interface Destination {
  readonly host: string;
  readonly role: Role | undefined;
  readonly first: Line;
  ok: number;
  firstOk: number | undefined;
  lastOk: number;
  /** The first refusal of each sort, with the number of them and the time of the last. */
  readonly faults: Map<Fault, Refusal>;
  opened: Line | undefined;
}

interface Refusal {
  readonly line: Line;
  readonly entry: ProxyEntry;
  count: number;
  last: number;
  /** Successes of the destination when the fault was last seen, and how often it came back after more of them. */
  okBefore: number;
  returns: number;
}

const foreignLimit = 2_000;
const ownLimit = 20_000;
const ownNameLimit = 100;
const shownPhases = 12;
/** A log that goes on this long after a phase ended was not cut off there. */
const wentOnMs = 5 * 60_000;
/** Where proxies cut idle tunnels: seconds. */
const cutPoints = [30, 45, 60, 90, 100, 120, 150, 180, 200, 240, 270, 300, 330, 350];
const cutToleranceMs = 1_600;

export class ProxyLogReader implements Reader {
  readonly #destinations = new Map<string, Destination>();
  readonly #signers: SignerTable;
  readonly #phases = new PhaseTracker();
  readonly #blocks = new BlockReader();
  readonly #cuts = new Map<number, { line: Line; count: number; host: string }>();
  /** Names under which Hawser was seen to answer. */
  readonly #ownNames = new Set<string>();
  #foreign = 0;
  #foreignOk: Line | undefined;
  #longTunnels = 0;
  #entries = 0;
  #sequence = 0;
  #lastAt = 0;
  #fields: readonly string[] | undefined;

  constructor() {
    this.#signers = new SignerTable((place, { line, entry, at, fault }) => {
      if (place) this.#phases.failed(entry.client, place, entry.host, fault, line, at, entry.time);
    });
  }

  read(line: Line, facts: Facts): Reading {
    const { text } = line;
    if (text.startsWith('#')) {
      const fields = /^#Fields:\s{0,10}(.{5,2000})$/i.exec(text)?.[1];
      if (!fields || !/sc-status/.test(fields)) return 'none';
      this.#fields = fields.trim().split(/\s+/);
      facts.claim('proxy-log', 0.5);
      return 'mine';
    }
    const entry =
      parseProxyLine(text) ??
      (this.#fields ? parseExtended(text, this.#fields) : undefined) ??
      parseUnknownProxyLine(text);
    if (!entry) return this.#block(line, facts);
    this.#accept(entry, line, facts);
    return 'mine';
  }

  #accept(entry: ProxyEntry, line: Line, facts: Facts): void {
    this.#take(entry, line);
    if (this.#entries++ >= 40) return;
    facts.claim('proxy-log', 0.25);
    // Extended logs count in UTC by their standard.
    facts.zoneless ||= entry.time !== undefined && !this.#fields && !namesZone(line.text);
  }

  #block(line: Line, facts: Facts): Reading {
    const part = this.#blocks.read(line);
    if (part === undefined) return 'none';
    if (part === 'part') return 'shared';
    this.#accept(part.entry, part.line, facts);
    return 'mine';
  }

  #take(entry: ProxyEntry, line: Line): void {
    const at = entry.time ?? ++this.#sequence;
    this.#lastAt = Math.max(this.#lastAt, at);
    const place = this.#placeOf(entry);
    const fault = faultOf(entry);
    const { status } = entry;
    const answered = !fault && status >= 200 && status < 400;
    // Healthy traffic to the rest of the internet is most of a log.
    if (!place && answered) {
      this.#foreignOk ??= copyOfLine(line);
      return;
    }
    const destination = this.#destination(entry, line, place?.role);
    if (!destination) return;
    if (status === 407) return this.#signers.challenged(entry, place, line, at);
    // A service that answers, with whatever status, was reached.
    const reached = answered || (!fault && entry.method !== 'CONNECT' && status >= 400 && status < 502);
    if (reached) return this.#reached(entry, line, at, place, destination, answered);
    if (!fault) return;
    // Another port is another service.
    if (place && fault !== 'port') this.#phases.failed(entry.client, place, entry.host, fault, line, at, entry.time);
    const known = destination.faults.get(fault);
    if (known) {
      known.count++;
      if (destination.ok > known.okBefore) known.returns++;
      known.okBefore = destination.ok;
      known.last = Math.max(known.last, at);
      return;
    }
    const kept = { line: copyOfLine(line), entry: copyOfRecord(entry) };
    destination.faults.set(fault, { ...kept, count: 1, last: at, okBefore: destination.ok, returns: 0 });
  }

  #reached(
    entry: ProxyEntry,
    line: Line,
    at: number,
    place: Place | undefined,
    destination: Destination,
    answered: boolean,
  ): void {
    if (place && entry.opened && certificateRoles.has(place.role))
      // The certificate of the client stays behind at the proxy, whatever the status says.
      this.#phases.failed(entry.client, place, entry.host, 'opened', line, at, entry.time);
    else if (place) this.#phases.answered(entry.client, place, entry.host, line, at);
    if (!answered) return;
    destination.ok++;
    destination.firstOk = Math.min(destination.firstOk ?? at, at);
    destination.lastOk = Math.max(destination.lastOk, at);
    this.#signers.answered(entry);
    if (entry.opened && !destination.opened) destination.opened = copyOfLine(line);
    if (entry.method === 'CONNECT' && place) this.#tunnel(entry, line);
  }

  /** The part of the host; Hawser's own are known by what is asked of them, under whatever name. */
  #placeOf({ host, path }: ProxyEntry): Place | undefined {
    const place = placeOf(host);
    if (place && place.cloud !== 'hawser') return place;
    const own = place !== undefined || this.#ownNames.has(host);
    const asked = path ? roleOfPath(path) : undefined;
    if (asked && (asked.own || own)) {
      if (this.#ownNames.size < ownNameLimit) this.#ownNames.add(copyOf(host));
      return { role: asked.role, cloud: 'hawser' };
    }
    return place ?? (own ? { role: 'hawser', cloud: 'hawser' } : undefined);
  }

  #destination(entry: ProxyEntry, line: Line, role: Role | undefined): Destination | undefined {
    const known = this.#destinations.get(entry.host);
    if (known || this.#destinations.size >= ownLimit) return known;
    if (!role && this.#foreign++ >= foreignLimit) return undefined;
    const host = copyOf(entry.host);
    const fresh: Destination = {
      host,
      role,
      first: copyOfLine(line),
      ok: 0,
      firstOk: undefined,
      lastOk: 0,
      faults: new Map(),
      opened: undefined,
    };
    this.#destinations.set(host, fresh);
    return fresh;
  }

  #tunnel(entry: ProxyEntry, line: Line): void {
    if (entry.elapsedMs < 20_000) return;
    this.#longTunnels++;
    for (const seconds of cutPoints) {
      const over = entry.elapsedMs - seconds * 1000;
      if (over < -100 || over > cutToleranceMs) continue;
      const known = this.#cuts.get(seconds);
      if (known) known.count++;
      else this.#cuts.set(seconds, { line: copyOfLine(line), count: 1, host: copyOf(entry.host) });
    }
  }

  end(facts: Facts): void {
    const rest = this.#blocks.end();
    if (rest) this.#accept(rest.entry, rest.line, facts);
    if (!this.#entries) return;
    this.#signers.end(facts, this.#lastAt);
    for (const destination of this.#destinations.values()) this.#report(destination, facts);
    for (const [seconds, { line, count, host }] of this.#cuts) {
      // Several tunnels that live equally long were cut.
      if (count < 3 || count < this.#longTunnels * 0.4) continue;
      facts.add('proxy', 'idle-cut', line, { fault: 'idle-cut', seconds, count, host, role: placeOf(host)?.role });
    }
    for (const progress of this.#phases.results().slice(0, shownPhases)) this.#reportPhase(progress, facts);
    const limits = [
      ...(this.#phases.limited ? [`${this.#phases.clients} clients`] : []),
      ...(this.#foreign > foreignLimit ? [`${foreignLimit} other destinations`] : []),
      ...(this.#signers.limited ? [`${this.#signers.size} sign-ins`] : []),
    ];
    if (this.#foreignOk) facts.add('proxy-foreign', 'ok', this.#foreignOk, {});
    const [first] = this.#destinations.values();
    if (limits.length && first) facts.add('proxy-limit', limits.join(', '), first.first, {});
  }

  #report(destination: Destination, facts: Facts): void {
    const { host, role, ok, first, firstOk } = destination;
    if (ok) facts.add('proxy-ok', role ?? host, first, { host, role, count: ok }, firstOk);
    facts.add('proxy-seen', role ?? host, first, { host, role });
    if (destination.opened && role) {
      facts.add('proxy', 'opened', destination.opened, { fault: 'opened', host, role });
      facts.add('proxy-opened', role, destination.opened, { fault: 'opened', host, role });
    }
    for (const [fault, { line, entry, count, last, returns }] of destination.faults) {
      const healed = ok > 0 && destination.lastOk > last;
      const name = returns > 1 ? 'proxy-intermittent' : healed ? 'proxy-healed' : 'proxy';
      const values = { fault, host, role, port: entry.port, status: entry.status, count, client: entry.client };
      facts.add(name, `${fault} ${host}`, line, values, entry.time);
    }
  }

  #reportPhase(progress: Progress, facts: Facts): void {
    const { phase, client, cloud, state, done, total, last, next, returns, lastTime } = progress;
    const at = progress.break;
    const wentOn = this.#lastAt - lastTime > wentOnMs;
    const stopped = state === 'open' && phase.shared !== true && (returns > 1 || wentOn);
    facts.add(
      'phase',
      `${phase.group} ${client}`,
      at?.line ?? progress.lastLine,
      {
        phase,
        or: progress.or,
        orTotal: progress.orTotal,
        client,
        cloud,
        state: stopped ? 'stopped' : state === 'open' && phase.shared ? 'begun' : state,
        done,
        step: progress.step,
        total,
        last,
        next,
        fault: at?.fault,
        host: at?.host ?? last,
      },
      at?.time,
    );
  }
}
