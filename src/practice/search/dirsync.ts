import { required } from '../../base/assert.ts';
import { formatExtendedDn, wellKnownRights } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import { isGranted, mayListDeleted } from '../rights/access.ts';
import { accessMask } from '../rights/security-descriptor.ts';
import type { Session } from '../rights/session.ts';
import { type AttributeDefinition, secretAttributes } from '../schema/schema.ts';
import type { Value } from '../schema/syntax.ts';
import type { Entry } from '../store/entry.ts';
import type { SearchRequest } from '../wire/message.ts';
import { LdapFailure } from '../wire/result.ts';
import type { ResponseControl, ResultAttribute } from '../wire/response.ts';
import { noSuchObject } from '../refusals/failures.ts';
import { dirSyncResponse, type RequestControls } from './controls.ts';
import { compileFilter } from './filter.ts';
import { toWire } from './projection.ts';
import { type FormatDn, valuesOf } from './values.ts';

/**
 * DirSync ([MS-ADTS] 3.1.1.3.4.1.3): what has changed since a cookie, in the order of the changes.
 *
 * The cookie holds two numbers. `since`: everything up to it is known to the client; it stays the same through all
 * parts of one answer. `position`: how far the parts have come. When nothing is left both become the highest USN. An
 * object that changes while the parts are fetched turns up again with everything that is later than `since`, so nothing
 * is missed. A part is made in one go, whatever the client's speed: an object that changed while the part was sent
 * would move behind its end, and the next cookie would skip what had changed of it before.
 */
const flags = { objectSecurity: 0x1, incrementalValues: 0x8000_0000 } as const;
const objectsPerAnswer = 1000;
const prefix = 'MSDS';

interface Cookie {
  readonly since: number;
  readonly position: number;
}

export interface FoundEntry {
  readonly dn: string;
  readonly attributes: readonly ResultAttribute[];
}

export interface DirSyncPart {
  readonly found: readonly FoundEntry[];
  readonly controls: readonly ResponseControl[];
}

export function dirSync(
  forest: Forest,
  session: Session,
  request: SearchRequest,
  controls: RequestControls,
): DirSyncPart {
  const { store } = forest;
  const control = controls.dirSync;
  if (!control)
    throw new LdapFailure(
      'protocolError',
      '00000057: LdapErr: DSID-0C0909C6, comment: the DirSync control has no value, data 0',
    );
  const base = forest.resolve(request.base);
  if (!base) throw noSuchObject(forest, request.base);
  if (base.parent || request.scope !== 'sub') {
    throw new LdapFailure(
      'unwillingToPerform',
      '000020F7: SvcErr: DSID-031401B5, problem 5003 (WILL_NOT_PERFORM), data 0',
    );
  }
  const checksEachObject = (control.flags & flags.objectSecurity) !== 0;
  if (!checksEachObject && !isGranted(session, base, accessMask.controlAccess, wellKnownRights.replicateChanges)) {
    throw new LdapFailure(
      'insufficientAccessRights',
      '00002105: SecErr: DSID-03152D2C, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0',
    );
  }
  // Windows shows whoever may replicate everything; Samba checks what may be read of each object all the same.
  const seesDeleted = (forest.isWindows && !checksEachObject) || mayListDeleted(forest, session);
  const cookie = decodeCookie(forest, control.cookie);
  const matches = compileFilter(forest, request.filter);
  const changed = new ChangedAttributes(
    forest,
    request.attributes,
    controls.formatDn,
    (control.flags & flags.incrementalValues) !== 0,
  );
  const found: FoundEntry[] = [];
  let position = cookie.position;
  const end = store.highestUsn;
  for (const entry of store.log.after(cookie.position)) {
    if (entry.usnChanged > end) break;
    if (found.length >= objectsPerAnswer)
      return { found, controls: [dirSyncResponse(true, encodeCookie(forest, { since: cookie.since, position }))] };
    position = entry.usnChanged;
    if (entry.namingContext !== base || (entry.isDeleted && !seesDeleted) || matches(entry) !== true) continue;
    const attributes = changed.of(entry, cookie.since);
    if (attributes) found.push({ dn: controls.formatDn(entry), attributes });
  }
  return { found, controls: [dirSyncResponse(false, encodeCookie(forest, { since: end, position: end }))] };
}

class ChangedAttributes {
  readonly #forest: Forest;
  readonly #formatDn: FormatDn;
  readonly #isIncremental: boolean;
  readonly #definitions: readonly AttributeDefinition[] | undefined;

  constructor(forest: Forest, names: readonly string[], formatDn: FormatDn, isIncremental: boolean) {
    this.#forest = forest;
    this.#formatDn = formatDn;
    this.#isIncremental = isIncremental;
    const isEverything = names.length === 0 || names.includes('*');
    this.#definitions = isEverything
      ? undefined
      : names
          .flatMap((name) => forest.schema.attribute(required(name.split(';')[0], 'the attribute')) ?? [])
          .filter(({ key }) => !secretAttributes.has(key));
  }

  /** What to return of an entry, or undefined when nothing that was asked for has changed. */
  of(entry: Entry, since: number): ResultAttribute[] | undefined {
    const result: ResultAttribute[] = [];
    const identity: ResultAttribute[] = [];
    for (const definition of this.#definitions ?? this.#everythingOf(entry)) {
      if (definition.key === 'objectguid' || definition.key === 'instancetype') continue;
      if (definition.key === 'parentguid') {
        if (entry.stamp('name') > since) this.#emit(result, entry, definition);
      } else if (definition.linkId !== undefined) {
        if (definition.forward === undefined && entry.stamp(definition.key) > since)
          this.#emitLinks(result, entry, definition, since);
      } else if (definition.isReplicated && !definition.isConstructed && changeOf(entry, definition.key) > since) {
        this.#emit(result, entry, definition);
      }
    }
    if (result.length === 0 && entry.usnCreated <= since) return undefined;
    for (const name of ['objectGUID', 'instanceType']) {
      const definition = this.#forest.schema.attribute(name);
      if (definition) this.#emit(identity, entry, definition);
    }
    return [...result, ...identity];
  }

  *#everythingOf(entry: Entry): Generator<AttributeDefinition> {
    const { schema } = this.#forest;
    const keys = new Set([
      ...Object.keys(entry.attributes),
      ...(entry.links?.keys() ?? []),
      ...(entry.stamps?.keys() ?? []),
      'parentguid',
      'whencreated',
      'objectcategory',
    ]);
    for (const key of keys) {
      const definition = schema.attribute(key);
      if (definition && !secretAttributes.has(key)) yield definition;
    }
  }

  #emit(result: ResultAttribute[], entry: Entry, definition: AttributeDefinition): void {
    const values = this.#sambaForm(definition, valuesOf(this.#forest, entry, definition, this.#formatDn));
    // An attribute that went is named without values, but only to those who know the object.
    if (values.length > 0) result.push({ name: definition.name, values: toWire(definition, values) });
    else if (entry.stamps?.has(definition.key) && !entry.isDeleted) result.push({ name: definition.name, values: [] });
  }

  /** Samba writes this one reference with its GUID, unasked. */
  #sambaForm({ key }: AttributeDefinition, values: readonly Value[]): readonly Value[] {
    if (this.#forest.isWindows || key !== 'lastknownparent') return values;
    return values.map((value) => {
      const guid = this.#forest.resolve(String(value))?.guid;
      return guid === undefined ? value : formatExtendedDn({ guid, dn: String(value) });
    });
  }

  /** Incremental: added targets as `range=1-1`, removed ones as `range=0-0`; else the whole attribute. */
  #emitLinks(result: ResultAttribute[], entry: Entry, { key, name }: AttributeDefinition, since: number): void {
    if (!this.#isIncremental) {
      const all = [...entry.targets(key)].map(this.#formatDn);
      if (all.length > 0 || entry.stamps?.has(key)) result.push({ name, values: all });
      return;
    }
    const added: string[] = [];
    const removed: string[] = [];
    for (const [target, usn] of entry.links?.get(key) ?? []) {
      if (usn > since) added.push(this.#formatDn(target));
      else if (-usn > since && since > 0) removed.push(this.#formatDn(target));
    }
    if (added.length > 0) result.push({ name: `${name};range=1-1`, values: added });
    if (removed.length > 0) result.push({ name: `${name};range=0-0`, values: removed });
  }
}

/** Naming attributes follow the name; what is derived from the class or the creation never changes. */
function changeOf(entry: Entry, key: string): number {
  return key === 'cn' || key === 'ou' || key === 'dc' ? entry.stamp('name') : entry.stamp(key);
}

function encodeCookie({ head }: Forest, { since, position }: Cookie): Buffer {
  return Buffer.from(`${prefix}:1:${head.guid}:${since}:${position}`, 'latin1');
}

/** A cookie of another forest, or of a later state than this one, knows nothing: everything is sent again. */
function decodeCookie({ head, store }: Forest, octets: Buffer): Cookie {
  if (octets.length === 0) return { since: 0, position: 0 };
  const match = /^MSDS:1:([0-9a-f-]{36}):(\d{1,15}):(\d{1,15})$/.exec(octets.toString('latin1'));
  if (!match)
    throw new LdapFailure(
      'protocolError',
      '00000057: LdapErr: DSID-0C0909C6, comment: the DirSync cookie is not one, data 0',
    );
  const [, guid, since, position] = match;
  if (guid !== head.guid || Number(position) > store.highestUsn) return { since: 0, position: 0 };
  return { since: Number(since), position: Number(position) };
}
