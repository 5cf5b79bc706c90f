import type { Detail } from '../../../base/details.ts';
import { isHawserError } from '../../../base/errors.ts';
import { fromBytes, guidFromBytes, guidToFilter, isBytes, sameDn } from '../../../directory/index.ts';
import type { ForestDomain, Session } from '../../../ldap/index.ts';
import { readInvocationId, readRootDse, readSchema } from '../../../ldap/index.ts';
import { syncErrors, toAnchor } from '../../../sync/index.ts';
import type { Anchor, ImportChange } from '../../../sync/index.ts';
import { importDetail } from '../details.ts';
import { connectorErrors } from '../errors.ts';
import { defaultAttributes, knownAttributes } from './attributes.ts';
import type { Departure, ImportContext } from './context.ts';
import { EntryConverter } from './convert.ts';
import type { DeltaWay } from './delta-way.ts';
import { deltaWay, requireControls } from './delta-way.ts';
import { dirSyncChanges, dirSyncEverything } from './dirsync-import.ts';
import { estimateObjects } from './estimate.ts';
import { filterOfForeign, foreignSidOf } from './foreign.ts';
import { rereadForeign } from './foreign-reread.ts';
import type { Scope, ScopeOptions } from './scope.ts';
import { resolveScope } from './scope.ts';
import { highestUsn, usnChanges, usnEverything } from './usn-import.ts';
import type { ReadMark } from './watermark.ts';

export interface PartitionOptions extends ScopeOptions {
  readonly domain: ForestDomain;
  readonly session: Session;
  /** The inclusion list; default: what the default rules read. Added to by `moreAttributes`. */
  readonly attributes?: readonly string[] | undefined;
  readonly moreAttributes?: readonly string[] | undefined;
  readonly pageSize?: number | undefined;
  /** GUIDs under which containers were found before. */
  readonly knownContainers: () => Readonly<Record<string, string>>;
  /** How changes are followed; default: the first way that there is. */
  readonly changes?: 'dirsync' | 'usn' | undefined;
}

/**
 * Part of what was read from a partition; `mark` is the position reached, absent in the middle of reading everything.
 */
export interface PartitionStep {
  readonly changes: readonly ImportChange[];
  /** Objects that are not here any more, and may be in another domain. */
  readonly departures: readonly Departure[];
  readonly mark?: ReadMark;
}

type Open = Pick<ImportContext, 'session' | 'rootDse' | 'types' | 'wanted' | 'converter'>;

/**
 * One domain of a forest: a naming context, read from a domain controller of its own. Everything is read with DirSync
 * where the account may replicate, and else with a paged search; changes accordingly (delta-way.ts, dirsync-import.ts,
 * usn-import.ts). Each complete read asks again which way there is, so that a right that was granted is used with the
 * next one. One session is kept between imports.
 */
export class Partition {
  readonly domain: ForestDomain;
  readonly #options: PartitionOptions;
  #open: Promise<Open> | undefined;
  #way: DeltaWay | undefined;
  #scope: Scope | undefined;

  constructor(options: PartitionOptions) {
    this.domain = options.domain;
    this.#options = options;
  }

  get name(): string {
    return this.domain.domain;
  }

  /** The domain controller in use. */
  get server(): string {
    return this.#options.session.server;
  }

  /** How it was last read. */
  get way(): DeltaWay | undefined {
    return this.#way;
  }

  /** What is read of it, once that was found out. */
  get scope(): Scope | undefined {
    return this.#scope;
  }

  /** `isAgain`: it was begun before, so that some of what is known of it may be gone: then tombstones are read too. */
  async *everything({
    isAgain,
    signal,
  }: {
    readonly isAgain: boolean;
    readonly signal: AbortSignal;
  }): AsyncGenerator<PartitionStep, void, undefined> {
    const context = await this.#context({}, signal);
    const { changes } = this.#options;
    this.#way = changes ?? deltaWay(context.rootDse, true);
    if (this.#way === 'dirsync') {
      try {
        yield* this.#everythingByDirSync(context, isAgain);
        return;
      } catch (error) {
        if (changes === 'dirsync' || !isHawserError(error, 'ldap.no-replication-rights')) throw error;
        this.#way = deltaWay(context.rootDse, false);
      }
    }
    if (this.#way === 'usn') yield* this.#everythingByUsn(context);
    else yield* this.#everythingWithoutDelta(context);
  }

  /** `isCatchUp`: right after everything was read, for what came meanwhile; what is gone comes with the next delta. */
  async *changes(
    since: ReadMark,
    { isCatchUp, signal }: { readonly isCatchUp: boolean; readonly signal: AbortSignal },
  ): AsyncGenerator<PartitionStep, void, undefined> {
    const context = await this.#context(since.containers, signal);
    if (context.scope.fingerprint !== since.scope)
      throw this.#fullImportRequired(importDetail('connectors.other-scope'));
    if (since.foreign !== 'sid') {
      for await (const changes of rereadForeign(context)) yield { changes, departures: [], mark: since };
    }
    this.#way = since.kind;
    if (since.kind === 'full') {
      // Right after everything was read there is nothing that could be caught up with.
      if (isCatchUp) return;
      throw this.#fullImportRequired(importDetail('connectors.no-delta'));
    }
    if (since.kind === 'usn') {
      yield* this.#changesByUsn(context, since);
      return;
    }
    try {
      const steps = dirSyncChanges(context, Buffer.from(since.cookie, 'base64'));
      for await (const { changes, departures, cookie } of steps)
        yield { changes, departures, mark: dirSyncMark(context, cookie) };
    } catch (error) {
      const isEnd = isHawserError(error, 'ldap.cookie-refused') || isHawserError(error, 'ldap.no-replication-rights');
      if (!isEnd) throw error;
      throw this.#fullImportRequired(importDetail('connectors.cookie-refused', { code: error.code }), error);
    }
  }

  /** Where the objects with these anchors are in this domain; the others are not in it. */
  async find(anchors: readonly Anchor[], signal: AbortSignal): Promise<ReadonlyMap<Anchor, string>> {
    const { session } = await this.#ready();
    if (!this.#scope) await this.#context({}, signal);
    const found = new Map<Anchor, string>();
    for (let at = 0; at < anchors.length; at += perSearch) {
      const parts = anchors
        .slice(at, at + perSearch)
        .map((anchor) => filterOfForeign(anchor) ?? `(objectGUID=${guidToFilter(anchor)})`);
      const { entries } = await session.search({
        base: this.domain.baseDn,
        filter: `(|${parts.join('')})`,
        attributes: ['objectGUID'],
        signal,
      });
      for (const { dn, attributes } of entries) {
        const guid = attributes['objectGUID'];
        const anchor = foreignSidOf(dn) ?? (isBytes(guid) ? guidFromBytes(fromBytes(guid)) : undefined);
        if (anchor !== undefined) found.set(toAnchor(anchor), dn);
      }
    }
    return found;
  }

  /** About how many objects it has; undefined where the server does not keep count. */
  async estimate(signal: AbortSignal): Promise<number | undefined> {
    const { session, types } = await this.#ready();
    return types.has('msDS-Approx-Immed-Subordinates')
      ? await estimateObjects(session, { base: this.domain.baseDn, types, signal })
      : undefined;
  }

  async *#everythingByDirSync(context: ImportContext, isAgain: boolean): AsyncGenerator<PartitionStep> {
    let last: Buffer | undefined;
    for await (const { changes, departures, cookie } of dirSyncEverything(context, isAgain)) {
      last = cookie ?? last;
      yield { changes, departures };
    }
    if (last) yield { changes: [], departures: [], mark: dirSyncMark(context, last) };
  }

  async *#everythingByUsn(context: ImportContext): AsyncGenerator<PartitionStep> {
    const usn = await highestUsn(context.session);
    const invocationId = await readInvocationId(context.session, context.rootDse);
    for await (const changes of usnEverything(context)) yield { changes, departures: [] };
    yield { changes: [], departures: [], mark: usnMark(context, usn, invocationId) };
  }

  async *#everythingWithoutDelta(context: ImportContext): AsyncGenerator<PartitionStep> {
    for await (const changes of usnEverything(context)) yield { changes, departures: [] };
    const { containers, fingerprint } = context.scope;
    yield { changes: [], departures: [], mark: { kind: 'full', containers, scope: fingerprint, foreign: 'sid' } };
  }

  async *#changesByUsn(
    context: ImportContext,
    since: ReadMark & { readonly kind: 'usn' },
  ): AsyncGenerator<PartitionStep, void, undefined> {
    // The server may have changed behind the session: another one counts differently, and so does one that was restored
    // from a backup.
    const rootDse = await readRootDse(context.session);
    const invocationId = await readInvocationId(context.session, rootDse);
    if (invocationId !== since.invocationId)
      throw this.#fullImportRequired(importDetail('connectors.other-controller'));
    const usn = rootDse.highestCommittedUsn ?? since.usn;
    if (BigInt(usn) < BigInt(since.usn)) throw this.#fullImportRequired(importDetail('connectors.controller-restored'));
    const before: ReadMark = { ...since, foreign: 'sid' };
    for await (const step of usnChanges(context, since.usn)) yield { ...step, mark: before };
    yield { changes: [], departures: [], mark: usnMark(context, usn, invocationId) };
  }

  async #context(known: Readonly<Record<string, string>>, signal: AbortSignal): Promise<ImportContext> {
    signal.throwIfAborted();
    const { include, exclude, pageSize = 1000, knownContainers } = this.#options;
    const open = await this.#ready();
    const { baseDn } = this.domain;
    const scope = await resolveScope(
      open.session,
      { include, exclude },
      { known: { ...knownContainers(), ...known }, baseDn, connector: this.name },
    );
    this.#scope = scope;
    return { ...open, connector: this.name, baseDn, scope, pageSize, signal };
  }

  async #ready(): Promise<Open> {
    this.#open ??= this.#start();
    try {
      return await this.#open;
    } catch (error) {
      this.#open = undefined;
      throw error;
    }
  }

  async #start(): Promise<Open> {
    const { session, attributes = defaultAttributes, moreAttributes = [] } = this.#options;
    const rootDse = await readRootDse(session);
    if (!rootDse.isActiveDirectory)
      throw connectorErrors('connectors.not-active-directory', { server: session.server });
    const { defaultNamingContext: found } = rootDse;
    if (!sameDn(found, this.domain.baseDn))
      throw connectorErrors('connectors.other-domain', { server: session.server, found, domain: this.name });
    requireControls(rootDse, session.server);
    const types = await readSchema(session, rootDse);
    const wanted = knownAttributes([...attributes, ...moreAttributes], types);
    return { session, rootDse, types, wanted, converter: new EntryConverter(types, wanted) };
  }

  #fullImportRequired(why: Detail, cause?: unknown): Error {
    return syncErrors('sync.full-import-required', { connector: this.name, why }, { cause });
  }
}

const perSearch = 100;

function dirSyncMark({ scope }: ImportContext, cookie: Buffer): ReadMark {
  return {
    kind: 'dirsync',
    cookie: cookie.toString('base64'),
    containers: scope.containers,
    scope: scope.fingerprint,
    foreign: 'sid',
  };
}

function usnMark({ scope }: ImportContext, usn: string, invocationId: string): ReadMark {
  const { containers, fingerprint } = scope;
  return { kind: 'usn', usn, invocationId, containers, scope: fingerprint, foreign: 'sid' };
}
