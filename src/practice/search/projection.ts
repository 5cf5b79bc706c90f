import type { Forest } from '../forest.ts';
import { effectiveRights } from '../rights/effective.ts';
import type { Session } from '../rights/session.ts';
import { type AttributeDefinition, secretAttributes } from '../schema/schema.ts';
import { type Value, valueToWire } from '../schema/syntax.ts';
import type { Entry } from '../store/entry.ts';
import type { ResultAttribute } from '../wire/response.ts';
import { derivedByDefault, type FormatDn, heldLinks, valuesOf } from './values.ts';

/** AD's MaxValRange: so many values of one attribute in one answer. Samba has no limit. */
const maximumValues = 1500;

interface Range {
  readonly from: number;
  readonly to: number;
}

interface Selected {
  readonly definition: AttributeDefinition;
  readonly range: Range | undefined;
}

/** Which attributes of an entry go into the answer. */
export class Projection {
  readonly #forest: Forest;
  readonly #session: Session;
  readonly #formatDn: FormatDn;
  readonly #isEverything: boolean;
  readonly #selected: readonly Selected[];
  readonly #withDescriptor: boolean;

  constructor(forest: Forest, session: Session, names: readonly string[], formatDn: FormatDn, withDescriptor: boolean) {
    this.#forest = forest;
    this.#session = session;
    this.#formatDn = formatDn;
    this.#withDescriptor = withDescriptor;
    this.#isEverything = names.length === 0 || names.includes('*');
    const selected = new Map<string, Selected>();
    for (const name of names) {
      const [base = '', ...options] = name.split(';');
      const definition = forest.schema.attribute(base);
      if (!definition || secretAttributes.has(definition.key)) continue;
      selected.set(definition.key, { definition, range: parseRange(options) });
    }
    this.#selected = [...selected.values()];
  }

  apply(entry: Entry): ResultAttribute[] {
    const result: ResultAttribute[] = [];
    const done = new Set<string>();
    for (const { definition, range } of this.#selected) {
      done.add(definition.key);
      this.#emit(result, entry, definition, range);
    }
    if (this.#isEverything) this.#emitEverything(result, entry, done);
    return result;
  }

  #emitEverything(result: ResultAttribute[], entry: Entry, done: ReadonlySet<string>): void {
    const { schema } = this.#forest;
    const emit = (name: string): void => {
      const definition = schema.attribute(name);
      if (definition && !done.has(definition.key) && !secretAttributes.has(definition.key))
        this.#emit(result, entry, definition, undefined);
    };
    for (const key in entry.attributes) if (key !== 'ntsecuritydescriptor') emit(key);
    for (const name of derivedByDefault) emit(name);
    if (this.#withDescriptor) emit('nTSecurityDescriptor');
    for (const key of entry.links?.keys() ?? []) emit(key);
    for (const forward of entry.backLinks?.keys() ?? []) {
      const linkId = schema.attribute(forward)?.linkId;
      for (const definition of linkId === undefined ? [] : backLinksOf(schema.attributes(), forward))
        emit(definition.name);
    }
  }

  #emit(result: ResultAttribute[], entry: Entry, definition: AttributeDefinition, range: Range | undefined): void {
    if (definition.linkId !== undefined && (range || this.#forest.isWindows)) {
      const all = heldLinks(this.#forest, entry, definition);
      if (range || all.length > maximumValues) {
        this.#emitRange(result, definition, all, range ?? { from: 0, to: Infinity }, range === undefined);
        return;
      }
      if (all.length > 0) result.push({ name: definition.name, values: all.map(this.#formatDn) });
      return;
    }
    const effective = effectiveRights[definition.key];
    const values = effective
      ? effective(this.#session, entry)
      : valuesOf(this.#forest, entry, definition, this.#formatDn);
    if (values.length > 0) result.push({ name: definition.name, values: toWire(definition, values) });
  }

  /** `member;range=0-1499`, and `member;range=1500-*` for the last part. */
  #emitRange(
    result: ResultAttribute[],
    definition: AttributeDefinition,
    all: readonly Entry[],
    range: Range,
    isUnasked: boolean,
  ): void {
    const limit = this.#forest.isWindows ? maximumValues : Infinity;
    const end = Math.min(range.to + 1, range.from + limit, all.length);
    if (range.from >= all.length) return;
    if (isUnasked) result.push({ name: definition.name, values: [] });
    result.push({
      name: `${definition.name};range=${range.from}-${end >= all.length ? '*' : end - 1}`,
      values: all.slice(range.from, end).map(this.#formatDn),
    });
  }
}

export function toWire({ syntax }: AttributeDefinition, values: readonly Value[]): readonly (string | Buffer)[] {
  return syntax === 'sid' ? values.map((value) => valueToWire(syntax, value)) : values;
}

function parseRange(options: readonly string[]): Range | undefined {
  for (const option of options) {
    const match = /^range=(\d+)-(\d+|\*)$/i.exec(option);
    if (match) return { from: Number(match[1]), to: match[2] === '*' ? Infinity : Number(match[2]) };
  }
  return undefined;
}

const backLinkCache = new Map<string, AttributeDefinition[]>();

function backLinksOf(attributes: Iterable<AttributeDefinition>, forward: string): readonly AttributeDefinition[] {
  let found = backLinkCache.get(forward);
  if (!found)
    backLinkCache.set(forward, (found = [...attributes].filter((definition) => definition.forward === forward)));
  return found;
}
