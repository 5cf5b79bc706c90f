import { copyOf, copyOfLine, copyOfRecord } from '../text/copy.ts';
import type { Line } from '../text/lines.ts';
import type { Facts } from './facts.ts';
import type { Place } from './hosts.ts';
import type { ProxyEntry } from './proxy/entry.ts';

/**
 * Sign-in at a proxy, per client and destination, judged by the minute: a challenge (407) that a success follows
 * within a minute is how proxies sign people in (NTLM takes two). A challenge without one is a refusal; refusals that
 * no success follows are a fault.
 */
interface Signer {
  readonly place: Place | undefined;
  /** The challenge that waits for its success. */
  open: { readonly line: Line; readonly entry: ProxyEntry; readonly at: number } | undefined;
  /** The first refusal since the last success. */
  refused: { readonly line: Line; readonly entry: ProxyEntry } | undefined;
  answered: { readonly line: Line; readonly entry: ProxyEntry } | undefined;
  count: number;
  user: string;
}

export interface Refused {
  readonly line: Line;
  readonly entry: ProxyEntry;
  readonly at: number;
  readonly fault: 'unsigned' | 'refused';
}

const ownLimit = 10_000;
/** Of destinations that are not ours: they count only where nothing else does. */
const foreignLimit = 1_000;
const minuteMs = 60_000;

export class SignerTable {
  readonly #signers = new Map<string, Signer>();
  readonly #refused: (place: Place | undefined, refused: Refused) => void;
  #foreign = 0;
  /** Sign-ins at destinations of ours are no longer followed one by one. */
  limited = false;

  /** `refused` is reported of every challenge that nobody answered. */
  constructor(refused: (place: Place | undefined, refused: Refused) => void) {
    this.#refused = refused;
  }

  get size(): number {
    return this.#signers.size;
  }

  challenged(entry: ProxyEntry, place: Place | undefined, line: Line, at: number): void {
    const key = `${entry.client} ${entry.host}`;
    let signer = this.#signers.get(key);
    if (!signer) {
      if (this.#signers.size >= ownLimit || (!place && this.#foreign >= foreignLimit)) {
        this.limited ||= place !== undefined;
        return;
      }
      if (!place) this.#foreign++;
      signer = { place, open: undefined, refused: undefined, answered: undefined, count: 0, user: '-' };
      this.#signers.set(key, signer);
    }
    signer.count++;
    if (entry.user !== '-' && entry.user !== signer.user) signer.user = copyOf(entry.user);
    if (signer.open && at - signer.open.at > minuteMs) this.#close(signer);
    signer.open ??= { line: copyOfLine(line), entry: copyOfRecord(entry), at };
  }

  answered(entry: ProxyEntry): void {
    // Most proxies ask nobody to sign in.
    if (this.#signers.size === 0) return;
    const signer = this.#signers.get(`${entry.client} ${entry.host}`);
    if (!signer) return;
    signer.answered ??= signer.open ?? signer.refused;
    signer.open = undefined;
    signer.refused = undefined;
    signer.count = 0;
    signer.user = '-';
  }

  #close(signer: Signer): void {
    const { open, place, user } = signer;
    if (!open) return;
    signer.refused ??= open;
    signer.open = undefined;
    this.#refused(place, { ...open, fault: user === '-' ? 'unsigned' : 'refused' });
  }

  /**
   * `lastAt` is the time of the last line: a challenge just before it, to one who signed in before, was cut off from
   * its success.
   */
  end(facts: Facts, lastAt: number): void {
    for (const signer of this.#signers.values()) {
      if (signer.answered && signer.open && lastAt - signer.open.at <= minuteMs) signer.open = undefined;
      this.#close(signer);
      const { place, refused, answered, user, count } = signer;
      const about = refused ?? answered;
      if (!about) continue;
      const { line, entry } = about;
      const values = { host: entry.host, role: place?.role, user, count, client: entry.client };
      if (!refused) {
        facts.add('proxy-challenge', entry.host, line, values, entry.time);
        continue;
      }
      const fault = user === '-' ? 'unsigned' : 'refused';
      facts.add('proxy', `${fault} ${entry.host}`, line, { ...values, fault }, entry.time);
    }
  }
}
