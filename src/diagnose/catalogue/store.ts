import { readFileSync } from 'node:fs';
import type { Compiled, CompiledRecord, Contents } from './authored.ts';
import type { Action, Cause, CodeRecord, Space } from './record.ts';

/**
 * The catalogue in memory. Its file is read as lines: the first says where everything stands, each of the others
 * holds one record, cause or action and is parsed when it is asked for. A start that explains one code parses a tenth
 * of it.
 */
export class Catalogue {
  readonly #contents: Contents;
  readonly #records: readonly string[];
  readonly #sections: Readonly<Record<'actions' | 'causes', readonly string[]>>;
  readonly #entries = new Map<string, ReadonlyMap<string, string>>();
  readonly #resolved = new Map<number, CodeRecord>();
  readonly families: Compiled['families'];

  constructor(text: string) {
    const lines = text.split('\n');
    const section = (opening: string, closing: string) => {
      const start = lines.indexOf(opening) + 1;
      return lines.slice(start, lines.indexOf(closing, start));
    };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `compile.ts` wrote, as everywhere below
    this.#contents = (parseLine(`${lines[0]?.slice(0, -1)}}`) as { contents: Contents }).contents;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    this.families = section('"families":[', '],').map((line) => parseLine(line) as Compiled['families'][number]);
    this.#sections = { actions: section('"actions":{', '},'), causes: section('"causes":{', '},') };
    this.#records = section('"records":[', ']}');
  }

  byId(id: string): CodeRecord | undefined {
    const place = own(this.#contents.ids, id);
    return place === undefined ? undefined : this.at(place);
  }

  byNumber(space: Space, number: number): readonly CodeRecord[] {
    const places = (at: { space: Space; number: number }) =>
      own(this.#contents.numbers, `${at.space} ${at.number}`) ?? [];
    const twin = twinOf(space, number);
    return [...places({ space, number }), ...(twin ? places(twin) : [])].map((place) => this.at(place));
  }

  byName(name: string): readonly CodeRecord[] {
    return (own(this.#contents.names, nameKey(name)) ?? []).map((place) => this.at(place));
  }

  inSpace(space: Space): readonly CodeRecord[] {
    return (own(this.#contents.spaces, space) ?? []).map((place) => this.at(place));
  }

  get size(): number {
    return this.#records.length;
  }

  /** The record at a place of the contents or of the search index. */
  at(place: number): CodeRecord {
    const known = this.#resolved.get(place);
    if (known) return known;
    const line = this.#records[place];
    if (line === undefined) throw new RangeError(`no record ${place}`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `compile.ts` wrote
    const resolved = this.#resolve(parseLine(line) as CompiledRecord);
    this.#resolved.set(place, resolved);
    return resolved;
  }

  /** Records whose known wrong spellings, or names of several words, pass a test; only those are resolved. */
  bySpelling(
    list: 'damaged' | 'names',
    test: (written: string) => boolean,
  ): readonly { record: CodeRecord; written: string }[] {
    return this.#contents.written[list].flatMap(([place, written]) =>
      written.filter(test).map((spelling) => ({ record: this.at(place), written: spelling })),
    );
  }

  all(): readonly CodeRecord[] {
    return this.#records.map((_, place) => this.at(place));
  }

  #resolve(record: CompiledRecord): CodeRecord {
    const family = this.families.find(({ id }) => id === record.family);
    if (!family) throw new TypeError(`the family "${record.family}" of ${record.id} is missing`);
    const causes = (record.causes ?? []).map((id) => this.#cause(id));
    const fixes = new Map<string, Action>();
    for (const id of record.fixes ?? []) fixes.set(id, this.#action(id));
    for (const cause of causes) for (const action of cause.fixes) fixes.set(action.id, action);
    return {
      names: [],
      equals: [],
      damaged: [],
      consequenceOf: [],
      seeAlso: [],
      says: [],
      like: [],
      explains: [],
      isWrapper: false,
      usualProof: family.proof,
      ...(family.kind && { kind: family.kind }),
      ...record,
      source: family.source,
      origin: family.origin,
      causes,
      fixes: [...fixes.values()],
    };
  }

  #cause(id: string): Cause {
    const cause = this.#entry('causes', id);
    if (!cause) throw new TypeError(`no cause "${id}" in causes.yaml`);
    return { ...cause, id, fixes: (cause.fixes ?? []).map((action) => this.#action(action)) };
  }

  #action(id: string): Action {
    const action = this.#entry('actions', id);
    if (!action) throw new TypeError(`no action "${id}" in actions.yaml`);
    return { id, ...action };
  }

  /** Lines of these sections read `"id":{…},`. */
  #entry<Section extends 'actions' | 'causes'>(section: Section, id: string): Compiled[Section][string] | undefined {
    let entries = this.#entries.get(section);
    if (!entries) {
      entries = new Map(
        this.#sections[section].map((line) => {
          const colon = line.indexOf('":');
          return [line.slice(1, colon), line.slice(colon + 2)] as const;
        }),
      );
      this.#entries.set(section, entries);
    }
    const line = entries.get(id);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `compile.ts` wrote
    return line === undefined ? undefined : (parseLine(line) as Compiled[Section][string]);
  }
}

function parseLine(line: string): unknown {
  return JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line);
}

/** An entry that is the object's own: "constructor" is no code. */
function own<T>(entries: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(entries, key) ? entries[key] : undefined;
}

/** 0x8007xxxx is the plain system error xxxx as a status, and the other way round; 0xd0000000 carries an NTSTATUS. */
function twinOf(space: Space, number: number): { space: Space; number: number } | undefined {
  if (space === 'status' && number >>> 28 === 0xd) return { space: 'status', number: number - 0x10000000 };
  if (space === 'status' && number >>> 16 === 0x8007) return { space: 'win32', number: number & 0xffff };
  if (space === 'win32' && number > 0 && number <= 0xffff) return { space: 'status', number: 0x80070000 + number };
  return undefined;
}

/** Names are compared without case, spaces and punctuation: "stopped-server-down" is "Stopped Server Down". */
export function nameKey(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

let loaded: Catalogue | undefined;

export function catalogue(): Catalogue {
  loaded ??= new Catalogue(readFileSync(new URL('compiled.json', import.meta.url), 'utf8'));
  return loaded;
}
