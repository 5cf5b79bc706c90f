import { readFileSync } from 'node:fs';
import type { Compiled, CompiledRecord } from './authored.ts';
import type { Action, Cause, CodeRecord, Space } from './record.ts';

/** The catalogue in memory: read once, resolved record by record as they are asked for. */
export class Catalogue {
  readonly #compiled: Compiled;
  readonly #resolved = new Map<string, CodeRecord>();
  readonly #ids = new Map<string, CompiledRecord>();
  readonly #numbers = new Map<string, CompiledRecord[]>();
  readonly #names = new Map<string, CompiledRecord[]>();
  readonly #families: ReadonlyMap<string, Compiled['families'][number]>;

  constructor(compiled: Compiled) {
    this.#compiled = compiled;
    this.#families = new Map(compiled.families.map((family) => [family.id, family]));
    for (const record of compiled.records) {
      this.#ids.set(record.id, record);
      if (record.number !== undefined) append(this.#numbers, `${record.space} ${record.number}`, record);
      // A host in a log is where something happened, not what happened: it is looked for as a host only.
      if (record.space === 'host') continue;
      for (const name of record.names ?? []) append(this.#names, nameKey(name), record);
    }
  }

  get families(): Compiled['families'] {
    return this.#compiled.families;
  }

  byId(id: string): CodeRecord | undefined {
    const record = this.#ids.get(id);
    return record && this.#resolve(record);
  }

  byNumber(space: Space, number: number): readonly CodeRecord[] {
    const found = [...(this.#numbers.get(`${space} ${number}`) ?? [])];
    const twin = win32Twin(space, number);
    if (twin) found.push(...(this.#numbers.get(`${twin.space} ${twin.number}`) ?? []));
    return found.map((record) => this.#resolve(record));
  }

  byName(name: string): readonly CodeRecord[] {
    return (this.#names.get(nameKey(name)) ?? []).map((record) => this.#resolve(record));
  }

  inSpace(space: Space): readonly CodeRecord[] {
    return this.#compiled.records.filter((record) => record.space === space).map((record) => this.#resolve(record));
  }

  get size(): number {
    return this.#compiled.records.length;
  }

  /** The record at a place of the search index. */
  at(index: number): CodeRecord {
    const record = this.#compiled.records[index];
    if (!record) throw new RangeError(`no record ${index}`);
    return this.#resolve(record);
  }

  /** Records whose known wrong spellings, or names of several words, pass a test; only those are resolved. */
  bySpelling(
    list: 'damaged' | 'names',
    test: (written: string) => boolean,
  ): readonly { record: CodeRecord; written: string }[] {
    return this.#compiled.records.flatMap((record) =>
      (record[list] ?? []).filter(test).map((written) => ({ record: this.#resolve(record), written })),
    );
  }

  all(): readonly CodeRecord[] {
    return this.#compiled.records.map((record) => this.#resolve(record));
  }

  #resolve(record: CompiledRecord): CodeRecord {
    const known = this.#resolved.get(record.id);
    if (known) return known;
    const family = this.#families.get(record.family);
    if (!family) throw new TypeError(`the family "${record.family}" of ${record.id} is missing`);
    const causes = (record.causes ?? []).map((id) => this.#cause(id));
    const fixes = new Map<string, Action>();
    for (const id of record.fixes ?? []) fixes.set(id, this.#action(id));
    for (const cause of causes) for (const action of cause.fixes) fixes.set(action.id, action);
    const resolved: CodeRecord = {
      names: [],
      equals: [],
      damaged: [],
      consequenceOf: [],
      seeAlso: [],
      says: [],
      isWrapper: false,
      ...record,
      source: family.source,
      origin: family.origin,
      causes,
      fixes: [...fixes.values()],
    };
    this.#resolved.set(record.id, resolved);
    return resolved;
  }

  #cause(id: string): Cause {
    const cause = this.#compiled.causes[id];
    if (!cause) throw new TypeError(`no cause "${id}" in causes.yaml`);
    return { ...cause, id, fixes: (cause.fixes ?? []).map((action) => this.#action(action)) };
  }

  #action(id: string): Action {
    const action = this.#compiled.actions[id];
    if (!action) throw new TypeError(`no action "${id}" in actions.yaml`);
    return { id, ...action };
  }
}

/** 0x8007xxxx is the plain system error xxxx as a status, and the other way round. */
function win32Twin(space: Space, number: number): { space: Space; number: number } | undefined {
  if (space === 'status' && number >>> 16 === 0x8007) return { space: 'win32', number: number & 0xffff };
  if (space === 'win32' && number > 0 && number <= 0xffff) return { space: 'status', number: 0x80070000 + number };
  return undefined;
}

/** Names are compared without case, spaces and punctuation: "stopped-server-down" is "Stopped Server Down". */
export function nameKey(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

let loaded: Catalogue | undefined;

export function catalogue(): Catalogue {
  loaded ??= new Catalogue(JSON.parse(readFileSync(new URL('compiled.json', import.meta.url), 'utf8')) as Compiled);
  return loaded;
}
