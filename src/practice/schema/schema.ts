import { required } from '../../base/assert.ts';
import { attributeTable } from '../../directory/index.ts';
import {
  linkTable,
  systemOnly,
  constructed,
  notReplicated,
  ambiguousNameResolution,
  keptOnDelete,
} from './attribute-table.ts';
import type { ClassRow } from './class-row.ts';
import { classTable } from './class-table.ts';
import type { Syntax } from './syntax.ts';

export interface AttributeDefinition {
  /** As the schema spells it. */
  readonly name: string;
  /** The name in lower case: how entries keep it. */
  readonly key: string;
  readonly syntax: Syntax;
  readonly isSingle: boolean;
  readonly linkId: number | undefined;
  /** Of a back link: the forward link that it shows from the other side. */
  readonly forward: string | undefined;
  readonly isSystemOnly: boolean;
  readonly isConstructed: boolean;
  readonly isReplicated: boolean;
  readonly isAmbiguousName: boolean;
  readonly isKeptOnDelete: boolean;
}

export interface ClassDefinition {
  readonly name: string;
  readonly kind: ClassRow['kind'];
  /** objectClass of an instance: from top to the class itself. */
  readonly chain: readonly string[];
  readonly rdn: string;
  readonly category: string;
  readonly parents: ReadonlySet<string>;
  readonly must: ReadonlySet<string>;
  readonly may: ReadonlySet<string>;
}

const words = (text: string | undefined): string[] => (text ?? '').split(/\s+/).filter((word) => word !== '');
const wordSet = (text: string | undefined): Set<string> => new Set(words(text).map((word) => word.toLowerCase()));

/** Never shown, not to an administrator either. */
export const secretAttributes: ReadonlySet<string> = new Set([
  'unicodepwd',
  'dbcspwd',
  'ntpwdhistory',
  'lmpwdhistory',
  'supplementalcredentials',
  'userpassword',
]);

/**
 * What a practice forest knows of AD's schema. Names are looked up without regard to case. LDIF of a real organisation
 * may bring attributes of its own: those are declared as text with any number of values.
 */
export class Schema {
  readonly #attributes = new Map<string, AttributeDefinition>();
  readonly #classes = new Map<string, ClassDefinition>();
  readonly #declared = new Map<string, string>();

  constructor() {
    const links = new Map(
      words(linkTable).map((row) => [required(row.split('=')[0], 'the attribute'), Number(row.split('=')[1])]),
    );
    const nameOfLink = new Map([...links].map(([name, id]) => [id, name]));
    const system = wordSet(systemOnly);
    const computed = wordSet(constructed);
    const local = wordSet(notReplicated);
    const anr = wordSet(ambiguousNameResolution);
    const kept = wordSet(keptOnDelete);
    for (const [syntax, isSingle, names] of attributeTable) {
      for (const name of words(names)) {
        const key = name.toLowerCase();
        const linkId = links.get(name);
        this.#attributes.set(key, {
          name,
          key,
          syntax,
          isSingle,
          linkId,
          forward: linkId !== undefined && linkId % 2 === 1 ? nameOfLink.get(linkId - 1)?.toLowerCase() : undefined,
          isSystemOnly: system.has(key),
          isConstructed: computed.has(key),
          isReplicated: !local.has(key),
          isAmbiguousName: anr.has(key),
          isKeptOnDelete: kept.has(key),
        });
      }
    }
    for (const name of Object.keys(classTable)) this.#classes.set(name.toLowerCase(), defineClass(name));
  }

  attributes(): Iterable<AttributeDefinition> {
    return this.#attributes.values();
  }

  classes(): Iterable<ClassDefinition> {
    return this.#classes.values();
  }

  attribute(name: string): AttributeDefinition | undefined {
    return this.#attributes.get(name) ?? this.#attributes.get(name.toLowerCase());
  }

  class(name: string): ClassDefinition | undefined {
    return this.#classes.get(name.toLowerCase());
  }

  /** The structural class that `names` (objectClass values in any order) amount to: the one with the longest chain. */
  structuralClass(names: Iterable<string>): ClassDefinition | undefined {
    let found: ClassDefinition | undefined;
    for (const name of names) {
      const definition = this.class(name);
      if (definition?.kind === 'structural' && definition.chain.length > (found?.chain.length ?? 0)) found = definition;
    }
    return found;
  }

  /** Attributes that the schema did not have, as `name:syntax`. */
  get declared(): readonly string[] {
    return [...this.#declared.values()];
  }

  declare(name: string, syntax: Syntax = 'text'): AttributeDefinition {
    const known = this.attribute(name);
    if (known) return known;
    const key = name.toLowerCase();
    const definition: AttributeDefinition = {
      name,
      key,
      syntax,
      isSingle: false,
      linkId: undefined,
      forward: undefined,
      isSystemOnly: false,
      isConstructed: false,
      isReplicated: true,
      isAmbiguousName: false,
      isKeptOnDelete: false,
    };
    this.#attributes.set(key, definition);
    this.#declared.set(key, `${name}:${syntax}`);
    return definition;
  }

  /** Whether an object of `definition` may hold `attribute`. What LDIF declared goes anywhere. */
  allows(definition: ClassDefinition, attribute: AttributeDefinition): boolean {
    return definition.may.has(attribute.key) || definition.must.has(attribute.key) || this.#declared.has(attribute.key);
  }
}

function defineClass(name: string): ClassDefinition {
  const row = required(classTable[name], 'classTable[name]');
  const chain: string[] = [];
  const must = new Set<string>();
  const may = new Set<string>();
  const parents = new Set<string>();
  let category: string | undefined;
  let rdn: string | undefined;
  for (let at = name; ; at = required(classTable[at], 'classTable[at]').superior) {
    const step = required(classTable[at], 'classTable[at]');
    chain.unshift(at);
    category ??= step.category;
    rdn ??= step.rdn;
    for (const parent of wordSet(step.parents)) parents.add(parent);
    for (const source of [at, ...words(step.auxiliary).flatMap((auxiliary) => withAuxiliaries(auxiliary))]) {
      for (const attribute of wordSet(classTable[source]?.must)) must.add(attribute);
      for (const attribute of wordSet(classTable[source]?.may)) may.add(attribute);
    }
    if (at === 'top') break;
  }
  return { name, kind: row.kind, chain, rdn: rdn ?? 'cn', category: category ?? name, parents, must, may };
}

function withAuxiliaries(name: string): string[] {
  return [name, ...words(classTable[name]?.auxiliary).flatMap(withAuxiliaries)];
}
