import { MINUTE } from '../../../base/clock.ts';
import type { Entry } from '../../../ldap/index.ts';
import { textOf } from '../../../ldap/index.ts';

const margin = 5 * MINUTE;

/**
 * Which changes have been read. OpenLDAP with syncprov says how far its database has come (contextCSN): all that is
 * older is in what is read from then on, and the next delta begins exactly there. Without that, a directory that is
 * written to while it is read may show a later change before an earlier one, so the newest time stamp that was seen
 * proves nothing about the last minutes (and clocks differ): the next delta begins some minutes before the reading
 * began. What it meets again is recognised by name and time stamp.
 */
export class ChangeClock {
  readonly attribute: 'entryCSN' | 'modifyTimestamp';
  #seen = new Map<string, string>();
  #since = '';
  #newest = '';
  #isExact = false;
  #horizon = '';
  #meeting = new Map<string, string>();

  constructor(attribute: 'entryCSN' | 'modifyTimestamp') {
    this.attribute = attribute;
  }

  /** Reading begins; `since` is where the last one ended, `context` the contextCSN values of this moment. */
  start(since: string, context: readonly string[], now: Date): void {
    const [only] = context;
    this.#since = since;
    this.#newest = since;
    // Several providers: what one of them wrote may still be on its way.
    this.#isExact = only !== undefined && context.length === 1 && this.attribute === 'entryCSN';
    this.#horizon = this.#isExact && only !== undefined ? only : this.#format(new Date(now.getTime() - margin));
    this.#meeting = new Map();
  }

  /** Notes an entry. False when it was read before as it is now. */
  meet({ dn, attributes }: Entry): boolean {
    const stamp = textOf(attributes, this.attribute);
    if (stamp === undefined) return true;
    if (stamp > this.#newest) this.#newest = stamp;
    if (stamp >= this.#horizon && !this.#isExact) this.#meeting.set(dn, stamp);
    return this.#seen.get(dn) !== stamp && !(this.#isExact && stamp === this.#since);
  }

  /** Reading is complete: where the next one begins. */
  finish(): string {
    this.#seen = this.#meeting;
    return this.#isExact || this.#newest > this.#horizon ? this.#horizon : this.#newest;
  }

  /** The filter for what changed since; everything where nothing is known. */
  filter(since: string): string {
    return `(${this.attribute}>=${since === '' ? this.#format(new Date(0)) : since})`;
  }

  #format(time: Date): string {
    const digits = time.toISOString().replace(/\D/g, '').slice(0, 14);
    return this.attribute === 'entryCSN' ? `${digits}.000000Z#000000#000#000000` : `${digits}Z`;
  }
}
