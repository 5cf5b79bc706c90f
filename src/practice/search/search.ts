import { assert } from '../../base/assert.ts';
import type { Forest } from '../forest.ts';
import { mayListDeleted } from '../rights/access.ts';
import type { Session } from '../rights/session.ts';
import type { Entry } from '../store/entry.ts';
import type { SearchRequest } from '../wire/message.ts';
import type { ResponseControl } from '../wire/response.ts';
import { LdapFailure, type ResultName } from '../wire/result.ts';
import { noSuchObject, requireBind } from '../refusals/failures.ts';
import { pagedResponse, type RequestControls } from './controls.ts';
import { dirSync, type FoundEntry } from './dirsync.ts';
import { compileFilter } from './filter.ts';
import { candidates } from './plan.ts';
import { Projection } from './projection.ts';
import { rootDse } from './root-dse.ts';

/** AD's MaxPageSize: an answer without paging ends here. */
const maximumPageSize = 1000;
/** Searches of one connection that wait for their next page. */
const maximumCursors = 16;

export interface SearchOutcome {
  readonly result: ResultName;
  readonly diagnostic?: string;
  readonly controls: readonly ResponseControl[];
  /** Continuation references: parts of the subtree that other naming contexts hold. */
  readonly references?: readonly string[];
}

/** A search that stopped at the end of a page. */
interface Cursor {
  readonly found: Lookahead;
  readonly projection: Projection;
}

/** The searches of one connection: each answer is a generator, so that what the client does not take is not made. */
export class Searches {
  readonly #forest: Forest;
  readonly #cursors = new Map<string, Cursor>();
  #lastCursor = 0;

  constructor(forest: Forest) {
    this.#forest = forest;
  }

  *run(session: Session, request: SearchRequest, controls: RequestControls): Generator<FoundEntry, SearchOutcome> {
    if (request.base === '' && request.scope === 'base') {
      yield { dn: '', attributes: rootDse(this.#forest, session, request.attributes) };
      return { result: 'success', controls: [] };
    }
    requireBind(session);
    if (controls.has('dirSync')) {
      const part = dirSync(this.#forest, session, request, controls);
      yield* part.found;
      return { result: 'success', controls: part.controls };
    }
    const paged = controls.paged;
    const resumed = paged && paged.cookie !== '' ? this.#take(paged.cookie) : undefined;
    const cursor = resumed ?? this.#open(session, request, controls);
    // A page of size 0 gives the search up.
    if (paged && paged.size <= 0 && resumed) return { result: 'success', controls: [pagedResponse('')] };
    // Samba has no limit of its own and does not keep to the client's.
    const maximum = this.#forest.isWindows ? maximumPageSize : Infinity;
    const limit = paged ? Math.min(Math.max(paged.size, 1), maximumPageSize) : maximum;
    const sizeLimit = request.sizeLimit > 0 && this.#forest.isWindows ? Math.min(request.sizeLimit, limit) : limit;
    for (let count = 0; cursor.found.hasMore; count++) {
      if (count === sizeLimit && !paged) return { result: 'sizeLimitExceeded', controls: [] };
      if (count === sizeLimit) return { result: 'success', controls: [pagedResponse(this.#keep(cursor))] };
      const entry = cursor.found.take();
      yield { dn: controls.formatDn(entry), attributes: cursor.projection.apply(entry) };
    }
    return {
      result: 'success',
      controls: paged ? [pagedResponse('')] : [],
      references: this.#references(session, request, controls),
    };
  }

  /** Told at the end, unless the client does not want to hear of other domains (domain scope). */
  #references(session: Session, { base, scope }: SearchRequest, controls: RequestControls): readonly string[] {
    const at = scope === 'base' || controls.has('domainScope') ? undefined : this.#forest.resolve(base);
    if (!at) return [];
    const suffix = scope === 'one' ? '??base' : '';
    // Samba refers to where it is reached in the same way.
    const scheme = !this.#forest.isWindows && session.isEncrypted ? 'ldaps' : 'ldap';
    return [...this.#forest.subordinates(at)].map(
      ({ head, host }) => `${scheme}://${host}/${encodeURI(head.dn)}${suffix}`,
    );
  }

  #open(session: Session, request: SearchRequest, controls: RequestControls): Cursor {
    const base = this.#forest.resolve(request.base);
    if (!base || (base.isDeleted && !this.#seesDeleted(session, controls)))
      throw noSuchObject(this.#forest, request.base);
    const withDescriptor = controls.has('securityDescriptorFlags');
    return {
      found: new Lookahead(this.#find(session, base, request, controls)),
      projection: new Projection(this.#forest, session, request.attributes, controls.formatDn, withDescriptor),
    };
  }

  *#find(session: Session, base: Entry, request: SearchRequest, controls: RequestControls): Generator<Entry> {
    const matches = compileFilter(this.#forest, request.filter);
    const maySeeDeleted = this.#seesDeleted(session, controls);
    for (const entry of candidates(this.#forest, base, request.scope, request.filter)) {
      if (entry.isDeleted && !maySeeDeleted) continue;
      if (matches(entry) === true) yield entry;
    }
  }

  #seesDeleted(session: Session, { showsDeleted }: RequestControls): boolean {
    return showsDeleted && mayListDeleted(this.#forest, session);
  }

  #keep(cursor: Cursor): string {
    const cookie = String(++this.#lastCursor);
    this.#cursors.set(cookie, cursor);
    const [oldest] = this.#cursors.keys();
    if (this.#cursors.size > maximumCursors && oldest !== undefined) this.#cursors.delete(oldest);
    return cookie;
  }

  #take(cookie: string): Cursor {
    const cursor = this.#cursors.get(cookie);
    if (!cursor)
      throw new LdapFailure(
        'unwillingToPerform',
        '00000057: LdapErr: DSID-0C090A22, comment: the paging cookie is not known, data 0',
      );
    this.#cursors.delete(cookie);
    return cursor;
  }
}

/** Entries with a look at the next one: whether there is another page is known before it is asked for. */
class Lookahead {
  readonly #source: Iterator<Entry>;
  #next: IteratorResult<Entry> | undefined;

  constructor(source: Iterator<Entry>) {
    this.#source = source;
  }

  get hasMore(): boolean {
    this.#next ??= this.#source.next();
    return this.#next.done !== true;
  }

  take(): Entry {
    const next = this.#next ?? this.#source.next();
    this.#next = undefined;
    assert(next.done !== true, 'there is another entry');
    return next.value;
  }
}
