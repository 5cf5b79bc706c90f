import type { Line } from '../text/lines.ts';
import type { Facts, Reader, Reading } from './facts.ts';
import type { Role } from './hosts.ts';
import { roleOf } from './hosts.ts';
import type { ProxyEntry } from './proxy-line.ts';
import { parseExtendedLine, parseProxyLine, parseUnknownProxyLine } from './proxy-line.ts';

/**
 * A proxy's access log, gigabytes of it, in the memory of a few tables: one record per destination and, for sign-in at the
 * proxy, one per client and destination. A challenge (407) followed by success is how proxies sign people in; only what never
 * succeeds is a fault.
 */
interface Destination {
  readonly host: string;
  readonly role: Role | undefined;
  readonly first: Line;
  ok: number;
  firstOk: number | undefined;
  lastOk: number;
  /** The first refusal of each sort, with the number of them and the time of the last. */
  readonly faults: Map<string, Fault>;
  opened: Line | undefined;
}

interface Fault {
  readonly line: Line;
  readonly entry: ProxyEntry;
  count: number;
  last: number;
  /** Successes of the destination when the fault was last seen, and how often it came back after more of them. */
  okBefore: number;
  returns: number;
}

interface Signer {
  challenged: number;
  line: Line;
  entry: ProxyEntry;
  user: string;
  ok: boolean;
}

const destinationLimit = 5_000;
const signerLimit = 50_000;
/** Where proxies cut idle tunnels: seconds. */
const cutPoints = [30, 45, 60, 90, 100, 120, 150, 180, 200, 240, 270, 300, 330, 350];
const cutToleranceMs = 1_600;

export class ProxyLogReader implements Reader {
  readonly #destinations = new Map<string, Destination>();
  readonly #signers = new Map<string, Signer>();
  readonly #cuts = new Map<number, { line: Line; count: number; host: string }>();
  #longTunnels = 0;
  #entries = 0;
  #sequence = 0;
  #fields: readonly string[] | undefined;

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
      (this.#fields ? parseExtendedLine(text, this.#fields) : undefined) ??
      (this.#entries < 10_000_000 ? parseUnknownProxyLine(text) : undefined);
    if (!entry) return 'none';
    this.#take(entry, line);
    if (this.#entries++ < 40) facts.claim('proxy-log', 0.25);
    return 'mine';
  }

  #take(entry: ProxyEntry, line: Line): void {
    const at = entry.time ?? ++this.#sequence;
    const { status } = entry;
    const role = roleOf(entry.host);
    // Healthy traffic to the rest of the internet is most of a log.
    if (!role && status >= 200 && status < 400 && status !== 302) return;
    const destination = this.#destination(entry, line, role);
    if (!destination) return;
    if (status === 407) return this.#challenge(entry, line, destination);
    if (status >= 200 && status < 400 && !(status === 302 && entry.method === 'CONNECT')) {
      destination.ok++;
      destination.firstOk = Math.min(destination.firstOk ?? at, at);
      destination.lastOk = Math.max(destination.lastOk, at);
      const signer = this.#signers.get(`${entry.client} ${entry.host}`);
      if (signer) signer.ok = true;
      if (entry.opened && !destination.opened) destination.opened = line;
      if (entry.method === 'CONNECT') this.#tunnel(entry, line);
      return;
    }
    const fault = faultOf(entry);
    if (!fault) return;
    const known = destination.faults.get(fault);
    if (known) {
      known.count++;
      if (destination.ok > known.okBefore) known.returns++;
      known.okBefore = destination.ok;
      known.last = Math.max(known.last, at);
    } else destination.faults.set(fault, { line, entry, count: 1, last: at, okBefore: destination.ok, returns: 0 });
  }

  #destination(entry: ProxyEntry, line: Line, role: Role | undefined): Destination | undefined {
    const known = this.#destinations.get(entry.host);
    if (known || this.#destinations.size >= destinationLimit) return known;
    const fresh: Destination = {
      host: entry.host,
      role,
      first: line,
      ok: 0,
      firstOk: undefined,
      lastOk: 0,
      faults: new Map(),
      opened: undefined,
    };
    this.#destinations.set(entry.host, fresh);
    return fresh;
  }

  #challenge(entry: ProxyEntry, line: Line, { host }: Destination): void {
    const key = `${entry.client} ${host}`;
    const known = this.#signers.get(key);
    if (known) {
      known.challenged++;
      if (entry.user !== '-') known.user = entry.user;
      return;
    }
    if (this.#signers.size >= signerLimit) return;
    this.#signers.set(key, { challenged: 1, line, entry, user: entry.user, ok: false });
  }

  #tunnel(entry: ProxyEntry, line: Line): void {
    if (entry.elapsedMs < 20_000 || !roleOf(entry.host)) return;
    this.#longTunnels++;
    for (const seconds of cutPoints) {
      const over = entry.elapsedMs - seconds * 1000;
      if (over < -100 || over > cutToleranceMs) continue;
      const known = this.#cuts.get(seconds);
      if (known) known.count++;
      else this.#cuts.set(seconds, { line, count: 1, host: entry.host });
    }
  }

  end(facts: Facts): void {
    if (!this.#entries) return;
    for (const destination of this.#destinations.values()) this.#report(destination, facts);
    for (const signer of this.#signers.values()) this.#reportSigner(signer, facts);
    for (const [seconds, { line, count, host }] of this.#cuts) {
      // Several tunnels that live equally long did not end by themselves.
      if (count < 3 || count < this.#longTunnels * 0.4) continue;
      facts.add('proxy', 'idle-cut', line, {
        seconds: String(seconds),
        count: String(count),
        host,
        role: roleOf(host) ?? '',
      });
    }
  }

  #report(destination: Destination, facts: Facts): void {
    const { host, role = '', ok, first, firstOk } = destination;
    if (ok) facts.add('proxy-ok', role || host, first, { host, role, count: String(ok) }, firstOk);
    facts.add('proxy-seen', role || host, first, { host, role, ok: ok ? 'yes' : 'no' });
    if (destination.opened && role) {
      facts.add('proxy', 'opened', destination.opened, { host, role });
      if (role) facts.add('proxy-opened', role, destination.opened, { host, role });
    }
    for (const [fault, { line, entry, count, last, returns }] of destination.faults) {
      const healed = ok > 0 && destination.lastOk > last;
      const name = returns > 1 ? 'proxy-intermittent' : healed ? 'proxy-healed' : 'proxy';
      const values = {
        fault,
        host,
        role,
        port: String(entry.port),
        status: String(entry.status),
        count: String(count),
        client: entry.client,
      };
      facts.add(name, `${fault} ${host}`, line, values, entry.time);
    }
  }

  #reportSigner({ challenged, line, entry, user, ok }: Signer, facts: Facts): void {
    const role = roleOf(entry.host) ?? '';
    const values = { host: entry.host, role, user, count: String(challenged), client: entry.client };
    if (ok) {
      facts.add('proxy-challenge', entry.host, line, values, entry.time);
      return;
    }
    const fault = user === '-' ? 'unsigned' : 'refused';
    facts.add('proxy', `${fault} ${entry.host}`, line, { ...values, fault }, entry.time);
  }
}

function faultOf({ status, result, method, port, host }: ProxyEntry): string | undefined {
  if (/DENIED|DENY|BLOCK/.test(result) && status !== 407) return port === 443 || port === 80 ? 'denied' : 'port';
  if (status === 403 || status === 451) return port === 443 || port === 80 ? 'denied' : 'port';
  if (status >= 502 && status <= 504) return 'upstream';
  if (status === 302 || status === 511) return 'captive';
  if ((status === 400 && /^(?:NONE|error)/.test(result)) || (status === 400 && host.startsWith('error:')))
    return 'garbled';
  if (method === 'CONNECT' && (status === 405 || status === 501)) return 'not-a-proxy';
  return undefined;
}
