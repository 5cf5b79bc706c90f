import type { Clock } from '../../../base/clock.ts';
import { systemClock } from '../../../base/clock.ts';
import type { Detail } from '../../../base/details.ts';
import { domainOf, textsOf } from '../../../directory/index.ts';
import type { AttributeTypes, Entry, RootDse, Session, SessionOptions } from '../../../ldap/index.ts';
import { escapeFilterValue, openSession, readRootDse, readSchema, textOf } from '../../../ldap/index.ts';
import { syncErrors } from '../../../sync/index.ts';
import type {
  Anchor,
  ConnectorId,
  ImportBatch,
  ImportChange,
  SourceConnector,
  Watermark,
} from '../../../sync/index.ts';
import { importDetail } from '../details.ts';
import { classFilter, defaultAttributes, knownAttributes } from '../forest/attributes.ts';
import {
  anchorOf,
  containerClasses,
  groupClasses,
  isContainer,
  objectChange,
  personClasses,
  structuralAttributes,
} from './convert.ts';
import { ChangeClock } from './change-clock.ts';
import { Presence } from './presence.ts';
import type { LdapWatermark } from './watermark.ts';
import { formatWatermark, parseWatermark } from './watermark.ts';

export interface LdapOptions {
  readonly id: ConnectorId;
  readonly session: SessionOptions;
  /** Default: the first naming context. */
  readonly baseDn?: string | undefined;
  /** Attributes to read besides the usual ones. */
  readonly moreAttributes?: readonly string[] | undefined;
  readonly pageSize?: number | undefined;
  readonly clock?: Clock | undefined;
}

interface Open {
  readonly session: Session;
  readonly rootDse: RootDse;
  readonly base: string;
  readonly types: AttributeTypes;
  readonly attributes: readonly string[];
  /** By entryCSN of OpenLDAP (microseconds), else modifyTimestamp (seconds). */
  readonly clock: ChangeClock;
}

const objects = classFilter([...personClasses, ...groupClasses]);
const objectsAndContainers = classFilter([...personClasses, ...groupClasses, ...containerClasses]);
const usual = ['uid', 'o', 'ou', 'departmentNumber', 'owner', 'uniqueMember', 'memberUid', 'uidNumber', 'gidNumber'];

/**
 * Any LDAP directory with inetOrgPerson people and groups as a source. Everything is read by a paged search; a delta
 * reads what changed since the newest change that was seen, and finds deletions by what is missing (presence.ts).
 * References are names.
 */
export class LdapConnector implements SourceConnector, AsyncDisposable {
  readonly id: ConnectorId;
  readonly name: string;
  readonly #options: LdapOptions;
  #open: Promise<Open> | undefined;
  #presence: Presence | undefined;

  constructor(options: LdapOptions) {
    this.id = options.id;
    this.name = options.session.domain;
    this.#options = options;
  }

  parameters(dn: string): Readonly<Record<string, string>> {
    const domain = domainOf(dn) || this.name;
    return {
      'Domain.FQDN': domain,
      'Domain.Netbios': (domain.split('.')[0] ?? domain).toUpperCase(),
      'Forest.FQDN': domain,
      'Connector.ID': this.id,
      'Connector.Name': this.name,
    };
  }

  async *fullImport(signal: AbortSignal): AsyncGenerator<ImportBatch, void, undefined> {
    const open = await this.#ready();
    const { clock } = open;
    const context = await readContext(open);
    const presence = new Presence();
    // As many as the last time, while this process lives: no generic directory gives it cheaply.
    const expected = this.#presence?.anchors.size;
    const people = new Map<string, string>();
    clock.start('', context, (this.#options.clock ?? systemClock).now());
    for await (const entries of this.#read(open, objectsAndContainers, open.attributes, signal)) {
      const changes: ImportChange[] = [];
      const dnOfUid = await this.#resolver(open, entries, people, signal);
      for (const entry of entries) {
        clock.meet(entry);
        const change = objectChange(entry, dnOfUid);
        if (!change) continue;
        if (change.anchor !== undefined) presence.add(change.anchor);
        changes.push(change);
      }
      yield { changes, watermark: null, ...(expected !== undefined && { expected }) };
    }
    this.#presence = presence;
    yield { changes: [], watermark: this.#watermark(open, { since: clock.finish(), context, presence }) };
  }

  async *deltaImport(watermark: Watermark, signal: AbortSignal): AsyncGenerator<ImportBatch, void, undefined> {
    const before = parseWatermark(watermark);
    const open = await this.#ready();
    const { clock } = open;
    if (!before || before.base !== open.base) throw this.#fullImportRequired(importDetail('connectors.other-base'));
    const context = await readContext(open);
    if (context.length > 0 && context.join(' ') === before.context.join(' ')) {
      yield { changes: [], watermark };
      return;
    }
    const isNew = new Set<Anchor>();
    const trees: string[] = [];
    clock.start(before.since, context, (this.#options.clock ?? systemClock).now());
    const filter = `(&${objectsAndContainers}${clock.filter(before.since)})`;
    for await (const entries of this.#read(open, filter, open.attributes, signal)) {
      const fresh = entries.filter((entry) => clock.meet(entry));
      for (const entry of fresh) {
        const anchor = anchorOf(entry);
        if (isContainer(entry)) trees.push(entry.dn);
        else if (anchor !== undefined && isCreatedSince(entry, before.since)) isNew.add(anchor);
      }
      yield { changes: await this.#changes(open, fresh, signal), watermark };
    }
    // Renaming a container changes the name of everything below it without touching it.
    for (const base of trees) {
      for await (const entries of this.#read({ ...open, base }, objects, open.attributes, signal)) {
        yield { changes: await this.#changes(open, entries, signal), watermark };
      }
    }
    const presence = await this.#whoIsThere(open, signal);
    const changes = this.#deletions(before, presence, isNew).map((anchor) => ({ kind: 'delete' as const, anchor }));
    this.#presence = presence;
    yield { changes, watermark: this.#watermark(open, { since: clock.finish(), context, presence }) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const open = await this.#open?.catch(() => undefined);
    this.#open = undefined;
    await open?.session[Symbol.asyncDispose]();
  }

  #deletions(before: LdapWatermark, now: Presence, isNew: ReadonlySet<Anchor>): readonly Anchor[] {
    if (this.#presence?.fingerprint === before.presence) return this.#presence.missingFrom(now);
    // A new process knows the digest only: without what came since, it must be the same.
    const remaining = new Presence();
    for (const anchor of now.anchors) if (!isNew.has(anchor)) remaining.add(anchor);
    if (remaining.fingerprint !== before.presence)
      throw this.#fullImportRequired(importDetail('connectors.objects-missing'));
    return [];
  }

  async #whoIsThere(open: Open, signal: AbortSignal): Promise<Presence> {
    const presence = new Presence();
    for await (const entries of this.#read(open, objects, ['entryUUID'], signal)) {
      for (const entry of entries) {
        const anchor = anchorOf(entry);
        if (anchor !== undefined) presence.add(anchor);
      }
    }
    return presence;
  }

  async #changes(open: Open, entries: readonly Entry[], signal: AbortSignal): Promise<readonly ImportChange[]> {
    const dnOfUid = await this.#resolver(open, entries, new Map(), signal);
    return entries.map((entry) => objectChange(entry, dnOfUid)).filter((change) => change !== undefined);
  }

  /** The names of the members that groups of the page name by uid, looked up together. */
  async #resolver(
    open: Open,
    entries: readonly Entry[],
    known: Map<string, string>,
    signal: AbortSignal,
  ): Promise<(uid: string) => string | undefined> {
    const unknown = new Set<string>();
    for (const { attributes } of entries) {
      for (const uid of textsOf(attributes['memberUid'])) if (!known.has(uid)) unknown.add(uid);
    }
    const uids = [...unknown];
    for (let at = 0; at < uids.length; at += 200) {
      const parts = uids.slice(at, at + 200).map((uid) => `(uid=${escapeFilterValue(uid)})`);
      const filter = `(&${classFilter(personClasses)}(|${parts.join('')}))`;
      const { entries: people } = await open.session.search({ base: open.base, filter, attributes: ['uid'], signal });
      for (const { dn, attributes } of people) {
        for (const uid of textsOf(attributes['uid'])) known.set(uid, dn);
      }
    }
    return (uid) => known.get(uid);
  }

  async *#read(
    { session, base, types }: Open,
    filter: string,
    attributes: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<readonly Entry[], void, undefined> {
    const { pageSize = 1000 } = this.#options;
    for await (const { entries } of session.searchPages({ base, filter, attributes, types, signal }, pageSize))
      yield entries;
  }

  #watermark(
    { base }: Open,
    {
      since,
      context,
      presence,
    }: { readonly since: string; readonly context: readonly string[]; readonly presence: Presence },
  ): Watermark {
    return formatWatermark({ kind: 'ldap', base, since, context: [...context], presence: presence.fingerprint });
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
    const session = await openSession(this.#options.session);
    try {
      const rootDse = await readRootDse(session);
      const types = await readSchema(session, rootDse);
      const wanted = [...defaultAttributes, ...usual, ...(this.#options.moreAttributes ?? [])].filter(
        (name) => name !== 'objectGUID',
      );
      const clock = new ChangeClock(types.has('entryCSN') ? 'entryCSN' : 'modifyTimestamp');
      return {
        session,
        rootDse,
        types,
        base: this.#options.baseDn ?? rootDse.defaultNamingContext,
        attributes: [...new Set([...structuralAttributes, clock.attribute, ...knownAttributes(wanted, types)])],
        clock,
      };
    } catch (error) {
      await session[Symbol.asyncDispose]();
      throw error;
    }
  }

  #fullImportRequired(why: Detail): Error {
    return syncErrors('sync.full-import-required', { connector: this.name, why });
  }
}

/**
 * createTimestamp has whole seconds: one of the same second may be new. It is also compared when it is not, which the
 * digest shows.
 */
function isCreatedSince({ attributes }: Entry, since: string): boolean {
  return (textOf(attributes, 'createTimestamp') ?? '').slice(0, 14) >= since.slice(0, 14);
}

async function readContext({ session, base }: Open): Promise<readonly string[]> {
  const entry = await session.read(base, ['contextCSN']);
  return [...textsOf(entry?.attributes['contextCSN'])].sort();
}
